// Starts the programs of this repository on a machine that has only Node: uses nothing but Node's own modules, installs
// the npm packages when they are missing or out of date, builds when the sources changed, and then runs the real program.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './src/alone.mjs';
import { buildBundles, isBuilt } from './src/bundles.mjs';
import { LaunchError } from './src/launch-error.mjs';
import { installPackages, isInstalled } from './src/packages.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const programs = {
  demo: 'tools/demo',
  bench: 'tools/bench',
  chaos: 'tools/chaos',
  freeze: 'tools/freeze',
  test: 'tools/test-runner',
  jiralake: 'apps/cli',
};

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const say = (line) => process.stderr.write(`${line}\n`);

/** Runs a program in the foreground and passes signals on, so that it can clean up before we end. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    // Ctrl-C reaches the child by itself as well: it takes both for one
    const forward = (signal) => child.kill(signal);
    for (const signal of endingSignals) process.on(signal, forward);
    const watch = whenNpmIsGone(() => forward('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      child.stdio[3]?.destroy();
      for (const name of endingSignals) process.off(name, forward);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** A killed npm tells nobody. */
function whenNpmIsGone(act) {
  if (process.env.npm_lifecycle_event === undefined) return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, 1_000);
  return watch;
}

/** Installs and builds what is missing or out of date. */
async function prepare() {
  if (isInstalled(root) && isBuilt(root)) return;
  const onWait = () => say('another start of jiralake installs or builds here; waiting for it');
  await alone(root, installAndBuild, onWait);
}

async function installAndBuild() {
  if (!isInstalled(root)) {
    say('installing npm packages (npm ci)');
    await installPackages(root, run);
  }
  if (isBuilt(root)) return;
  say('building');
  await buildBundles(root, run);
}

const [command, ...args] = process.argv.slice(2);
const program = programs[command];
if (!program && command !== 'build') {
  say(`usage: node tools/launch/launch.cjs ${[...Object.keys(programs), 'build'].join('|')} [options]`);
  process.exit(2);
}
try {
  await prepare();
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  say(error.message);
  process.exit(error.exitCode);
}
if (program) {
  process.exitCode = await run(process.execPath, [path.join(root, `dist/${program}/main.js`), ...args], {
    // the fourth is its lifeline, which closes with us however we end (endWithParent in libs/base/program)
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    // tests that run bundles need not build them again
    env: { ...process.env, JIRALAKE_LIFELINE_FD: '3', BUNDLES_ARE_BUILT: 'true' },
  });
}
