import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Scene } from './scenario';

/** `jiralake reconcile --deep`, as an operator runs it. @throws when it fails, with what it printed */
export async function reconcile({ stack, distDir, dataDir }: Scene): Promise<void> {
  const args = [path.join(distDir, 'apps/cli/main.js'), 'reconcile', '--deep'];
  await promisify(execFile)(process.execPath, args, { cwd: dataDir, env: { ...stack.env } });
}
