import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '../../../..');

let areBuilt = process.env['BUNDLES_ARE_BUILT'] === 'true';

/** Builds all bundles, so that tests run the present code. Under `npm test` they are built already. */
export function buildBundles(): void {
  if (areBuilt) return;
  const nx = path.join(root, 'node_modules/.bin/nx');
  const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true' };
  const run = spawnSync(nx, ['run-many', '-t', 'build'], { cwd: root, env, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stdout + run.stderr);
  areBuilt = true;
}
