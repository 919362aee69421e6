// Starts the programs of this repository on a machine that has only Node. It uses Node's own modules alone, installs the
// npm packages when they are missing or out of date, builds when the sources changed, and then runs the program.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildBundles, isBuilt } from './src/bundles.mjs';
import { BootstrapError } from './src/bootstrap-error.mjs';
import { installPackages, isInstalled } from './src/packages.mjs';
import { withLock } from './src/with-lock.mjs';

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

/** Runs a program in the foreground, forwards signals to it, and returns its exit code. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    // the terminal sends Ctrl-C to the child as well; the child takes both signals for one
    const forward = (signal) => child.kill(signal);
    for (const signal of endingSignals) process.on(signal, forward);
    const watch = whenNpmEnds(() => forward('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      child.stdio[3]?.destroy();
      for (const name of endingSignals) process.off(name, forward);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** Calls `act` when npm, the parent, has ended: a killed npm forwards no signal. */
function whenNpmEnds(act) {
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
  await withLock(root, installAndBuild, onWait);
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
  say(`usage: node tools/bootstrap/bootstrap.cjs ${[...Object.keys(programs), 'build'].join('|')} [options]`);
  process.exit(2);
}
try {
  await prepare();
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  say(error.message);
  process.exit(error.exitCode);
}
if (program) {
  process.exitCode = await run(process.execPath, [path.join(root, `dist/${program}/main.js`), ...args], {
    // file descriptor 3 is the child's lifeline: it closes however this process ends (endWithParent in libs/base/program)
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    // tests that run bundles do not build them again
    env: { ...process.env, JIRALAKE_LIFELINE_FD: '3', BUNDLES_ARE_BUILT: 'true' },
  });
}
