import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { messageOf } from '@jiralake/core';
import type { Environment } from '../installation/command-context';
import { ok, problem, warning, type Check } from './check';

const LEAST_FREE_SHARE = 0.1;
const LEAST_FREE_BYTES = 5e9;

/** Checks that the folders are writable, can be linked to each other, and have enough free space. */
export async function checkStorage(env: Environment): Promise<Check[]> {
  const paths = dataPaths(loadConfig(storageVariables, env));
  const folders = [paths.raw, paths.lake, paths.commits, ...(paths.distribution ? [paths.distribution] : [])];
  const checks = await Promise.all(folders.map(checkFolder));
  if (checks.some(({ state }) => state === 'problem')) return checks;
  const [lake, commits] = await Promise.all([paths.lake, paths.commits].map((folder) => stat(folder)));
  if (lake?.dev !== commits?.dev) {
    checks.push(
      problem(
        `${paths.lake} and ${paths.commits} are on different file systems, so files cannot be linked`,
        'mount one volume above both',
      ),
    );
  }
  checks.push(await checkDisk(paths.raw), await checkDisk(paths.lake));
  return checks;
}

async function checkFolder(folder: string): Promise<Check> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok(`${path.resolve(folder)} can be written`);
  } catch (error) {
    return problem(
      `${path.resolve(folder)} cannot be written: ${messageOf(error)}`,
      'give the user of the services write permission',
    );
  }
}

async function checkDisk(folder: string): Promise<Check> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return evaluateDisk(folder, bavail * bsize, blocks * bsize);
}

export function evaluateDisk(folder: string, free: number, total: number): Check {
  const text = `${(free / 1e9).toFixed(1)} GB free of ${(total / 1e9).toFixed(1)} GB under ${folder}`;
  const tight = free < LEAST_FREE_BYTES || free / total < LEAST_FREE_SHARE;
  return tight ? warning(text, 'free some space: with a full disk nothing is stored') : ok(text);
}
