import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Scene } from './scenario';

/** Runs a command of jiralake, as an operator does. @throws Error with its output when it fails */
export async function jiralake({ stack, distDir, dataDir }: Scene, ...words: string[]): Promise<void> {
  const args = [path.join(distDir, 'apps/cli/main.js'), ...words];
  await promisify(execFile)(process.execPath, args, { cwd: dataDir, env: { ...stack.env } });
}
