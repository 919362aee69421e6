// Starts the programs of this repository on a machine that has only Node: uses nothing but Node's own modules, installs
// the npm packages when they are missing or out of date, builds, and then runs the real program.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const stamp = path.join(root, 'node_modules/.installed-lock');
const programs = {
  demo: ['tools/demo', []],
  bench: ['tools/bench', []],
  chaos: ['tools/chaos', []],
  freeze: ['tools/freeze', []],
  test: ['tools/test-runner', []],
  jiralake: ['apps/cli', []],
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

async function mustRun(what, command, args, options) {
  const code = await run(command, args, options);
  if (code === 0) return;
  say(`${what} failed (exit code ${code})`);
  process.exit(code);
}

async function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing npm packages (npm ci)');
  const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  await mustRun('npm ci', process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', ...quiet], {
    detached: true,
  });
  writeFileSync(stamp, lock);
}

async function build() {
  say('building');
  const nx = path.join(root, 'node_modules/.bin/nx');
  const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };
  const log = path.join(root, 'node_modules/.build.log');
  const output = openSync(log, 'w');
  const code = await run(nx, ['run-many', '-t', 'build'], { env, stdio: ['ignore', output, output] });
  if (code === 0) return;
  process.stderr.write(readFileSync(log));
  process.exit(code);
}

const [command, ...args] = process.argv.slice(2);
const program = programs[command];
if (!program) {
  say(`usage: node tools/launch/launch.mjs ${Object.keys(programs).join('|')} [options]`);
  process.exit(2);
}
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 12)) {
  say(`jiralake needs Node 20.20 or newer, this is ${process.versions.node}`);
  process.exit(1);
}
const [name, fixed] = program;
await installPackages();
await build();
process.exitCode = await run(process.execPath, [path.join(root, `dist/${name}/main.js`), ...fixed, ...args], {
  // the fourth is its lifeline, which closes with us however we end (endWithParent in libs/program)
  stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
  // tests that run bundles need not build them again
  env: { ...process.env, JIRALAKE_LIFELINE_FD: '3', BUNDLES_ARE_BUILT: 'true' },
});
