// The bundles in dist: whether they are of these sources, and their build.
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundlesHash, sourcesHash } from './content-hash.mjs';
import { BootstrapError } from './bootstrap-error.mjs';

const stampOf = (root) => path.join(root, 'dist/.built.json');

/** Whether the last build that ended well was of these sources, and its bundles are as it left them. */
export function isBuilt(root) {
  const stamp = readStamp(root);
  return stamp?.sources === sourcesHash(root) && stamp.bundles === bundlesHash(root);
}

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(stampOf(root), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Builds all bundles. A build that fails or is interrupted writes no stamp. @throws BootstrapError when the build fails */
export async function buildBundles(root, run) {
  // hashed first: a source that is edited during the build is built again by the next start
  const sources = sourcesHash(root);
  const log = path.join(root, 'dist/.build.log');
  const output = openLog(root, log);
  const code = await run(path.join(root, 'node_modules/.bin/nx'), ['run-many', '-t', 'build'], {
    env: { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  if (code !== 0)
    throw new BootstrapError(`${readFileSync(log, 'utf8')}the build failed (exit code ${code})`, code);
  const partial = `${stampOf(root)}.${process.pid}`;
  writeFileSync(partial, JSON.stringify({ sources, bundles: bundlesHash(root) }));
  renameSync(partial, stampOf(root));
}

function openLog(root, log) {
  try {
    mkdirSync(path.dirname(log), { recursive: true });
    return openSync(log, 'w');
  } catch (error) {
    throw new BootstrapError(
      `the bundles are missing or out of date, and cannot be built: ${path.join(root, 'dist')} cannot be written (${error.code}). ` +
        'Run `npm run build` there once as a user who may write',
    );
  }
}
