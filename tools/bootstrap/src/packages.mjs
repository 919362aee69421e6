// Installs the npm packages, and tells whether they match package-lock.json.
import { accessSync, closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BootstrapError } from './bootstrap-error.mjs';

// npm retries an unreachable registry for minutes; its log of each request shows that at once
const OPTIONS = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=http'];
const LOOK_EVERY_MS = 200;
const ANSWERED = /^npm http fetch \S+ \d{3} /m;
const FAILED = /^npm http fetch \S+ (https?:\/\/[^\s/]+)\S* attempt \d+ failed with (\S+)/m;
/** Errors that an occasional lost packet does not cause. */
const UNREACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNECTIONTIMEOUT|.*CERT.*|.*SSL.*)$/;

/** Returns whether the packages match package-lock.json. It reads npm's list of installed packages, so a manual `npm ci` counts. */
export function isInstalled(root) {
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const found = packagesIn(path.join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([name, { version, integrity, optional }]) => {
    if (name === '') return true;
    const installed = found[name];
    // an optional package may be for another platform
    if (!installed) return optional === true;
    return installed.version === version && installed.integrity === integrity;
  });
}

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Installs the packages with `npm ci`. @throws BootstrapError that says what is wrong and what to do */
export async function installPackages(root, run) {
  assertWritable(root);
  const folder = mkdtempSync(path.join(tmpdir(), 'jiralake-npm-'));
  const log = path.join(folder, 'log');
  const output = openSync(log, 'w');
  const unreached = new AbortController();
  const look = setInterval(() => {
    if (whyUnreached(readFileSync(log, 'utf8')) !== undefined) unreached.abort();
  }, LOOK_EVERY_MS);
  try {
    const code = await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', ...OPTIONS], {
      detached: true,
      // npm goes on retrying after SIGTERM
      killSignal: 'SIGKILL',
      signal: unreached.signal,
      stdio: ['ignore', output, output],
    }).catch((error) => {
      if (unreached.signal.aborted) return 1;
      throw error;
    });
    if (code !== 0) throw failure(readFileSync(log, 'utf8'), code);
  } finally {
    clearInterval(look);
    closeSync(output);
    rmSync(folder, { recursive: true });
  }
}

function assertWritable(root) {
  try {
    accessSync(root, constants.W_OK);
  } catch (error) {
    throw new BootstrapError(
      `the npm packages are missing or out of date, and cannot be installed: ${root} cannot be written (${error.code}). ` +
        'Run `npm run build` there once as a user who may write',
    );
  }
}

/** Returns the error with npm's output, without its log of requests. */
function failure(text, code) {
  const why = whyUnreached(text);
  if (why !== undefined) return new BootstrapError(`npm ci failed: ${why}`, code);
  const words = text.split('\n').filter((line) => line !== '' && !line.startsWith('npm http '));
  return new BootstrapError([...words, `npm ci failed (exit code ${code})`].join('\n'), code);
}

/** Returns why the registry cannot be reached, from npm's output; undefined once the registry has responded. */
export function whyUnreached(text) {
  const [, registry, reason = ''] = FAILED.exec(text) ?? [];
  if (!UNREACHED.test(reason) || ANSWERED.test(text)) return undefined;
  return (
    `${registry} cannot be reached (${reason}). Check the network, or set npm_config_https_proxy for a proxy, ` +
    'npm_config_cafile for a certificate authority, or npm_config_registry for another registry, and run the same again'
  );
}
