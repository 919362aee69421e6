// Starts the programs of this repository on a machine that has only Node: uses nothing but Node's own modules, installs
// the npm packages when they are missing or out of date, builds when the sources changed, and then runs the real program.
import { spawn } from 'node:child_process';
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

const say = (line) => process.stderr.write(`${line}\n`);

/** Runs a program in the foreground and passes signals on, so that it can clean up before we end. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM']) process.off(name, forward);
      resolve(code ?? (signal ? 130 : 1));
    });
  });
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
    // tests that run bundles need not build them again
    env: { ...process.env, BUNDLES_ARE_BUILT: 'true' },
  });
}
