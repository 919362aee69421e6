import type { Dirent } from 'node:fs';
import { lstat, opendir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from './read-file';

const TEMPORARY = /^\.(tmp|part)-[0-9a-f]{24}$/;

/** Returns whether a file name is one of a temporary or partial file. */
export const isTemporary = (name: string): boolean => TEMPORARY.test(name);

/**
 * Removes temporary files of dead writers in a folder and below it, and returns their number. A file that was written within
 * the last `olderThanMs` may belong to a running writer, and stays. Costs one listing of each folder.
 */
export async function sweepTemporaries(folder: string, olderThanMs: number): Promise<number> {
  let removed = 0;
  for await (const entry of entriesOf(folder)) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) removed += await sweepTemporaries(name, olderThanMs);
    else if (isTemporary(entry.name) && (await removeOld(name, olderThanMs))) removed += 1;
  }
  return removed;
}

async function removeOld(file: string, olderThanMs: number): Promise<boolean> {
  try {
    if ((await lstat(file)).mtimeMs > Date.now() - olderThanMs) return false;
    await unlink(file);
    return true;
  } catch (error) {
    // its writer finished, or another process removed the file
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Yields the entries of a folder one by one, because a folder can have a name for each issue; none without the folder. */
async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(folder);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
