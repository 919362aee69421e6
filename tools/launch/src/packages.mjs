// The npm packages: whether they are there as package-lock.json says, and their installation.
import { accessSync, closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LaunchError } from './launch-error.mjs';

// its words about each request are how a registry that is not reached is seen at once: it would try for minutes
const OPTIONS = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=http'];
const LOOK_EVERY_MS = 200;
const ANSWERED = /^npm http fetch \S+ \d{3} /m;
const FAILED = /^npm http fetch \S+ (https?:\/\/[^\s/]+)\S* attempt \d+ failed with (\S+)/m;
/** What a network that loses a packet now and then does not say. */
const UNREACHED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNECTIONTIMEOUT|.*CERT.*|.*SSL.*)$/;

/** By the list that npm itself keeps of what it installed, so that an `npm ci` by hand counts. */
export function isInstalled(root) {
  const wanted = packagesIn(path.join(root, 'package-lock.json'));
  const found = packagesIn(path.join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([name, { version, integrity, optional }]) => {
    if (name === '') return true;
    const installed = found[name];
    // an optional one may be for another system
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

/** Installs them. @throws LaunchError with what is wrong, and what to do */
export async function installPackages(root, run) {
  assertWritable(root);
  const folder = mkdtempSync(path.join(tmpdir(), 'jiralake-npm-'));
  const log = path.join(folder, 'log');
  const output = openSync(log, 'w');
  const given = new AbortController();
  const look = setInterval(() => {
    if (whyUnreached(readFileSync(log, 'utf8')) !== undefined) given.abort();
  }, LOOK_EVERY_MS);
  try {
    const code = await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', ...OPTIONS], {
      detached: true,
      // asked to end, it would go on trying
      killSignal: 'SIGKILL',
      signal: given.signal,
      stdio: ['ignore', output, output],
    }).catch((error) => {
      if (given.signal.aborted) return 1;
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
    throw new LaunchError(
      `the npm packages are missing or out of date, and cannot be installed: ${root} cannot be written (${error.code}). ` +
        'Run `npm run build` there once as a user who may write',
    );
  }
}

/** npm's own words, without those about each request. */
function failure(text, code) {
  const why = whyUnreached(text);
  if (why !== undefined) return new LaunchError(`npm ci failed: ${why}`, code);
  const words = text.split('\n').filter((line) => line !== '' && !line.startsWith('npm http '));
  return new LaunchError([...words, `npm ci failed (exit code ${code})`].join('\n'), code);
}

/** Why no package comes, in the words that npm has for its requests; nothing once the registry has answered. */
export function whyUnreached(text) {
  const [, registry, reason = ''] = FAILED.exec(text) ?? [];
  if (!UNREACHED.test(reason) || ANSWERED.test(text)) return undefined;
  return (
    `${registry} cannot be reached (${reason}). See to the network, or set npm_config_https_proxy for a proxy, ` +
    'npm_config_cafile for a certificate authority, or npm_config_registry for another registry, and run the same again'
  );
}
