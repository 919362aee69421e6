import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Scene } from './scenario';

/** A command of jiralake, as an operator runs it. @throws when it fails, with what it printed */
export async function jiralake({ stack, distDir, dataDir }: Scene, ...words: string[]): Promise<void> {
  const args = [path.join(distDir, 'apps/cli/main.js'), ...words];
  await promisify(execFile)(process.execPath, args, { cwd: dataDir, env: { ...stack.env } });
}
