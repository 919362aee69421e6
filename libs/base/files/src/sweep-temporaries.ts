import type { Dirent } from 'node:fs';
import { lstat, opendir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from './read-file';

const TEMPORARY = /^\.(tmp|part)-[0-9a-f]{24}$/;

/** Whether a file of this name is being written, or was by a writer that died. */
export const isTemporary = (name: string): boolean => TEMPORARY.test(name);

/**
 * Removes what writers that died left in a folder and those below it, and says how many files that were. What was
 * written to in the last `olderThanMs` may belong to one that lives. Costs one listing of each folder.
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
    // its writer lives, or somebody else sweeps
    if (isMissing(error)) return false;
    throw error;
  }
}

/** One after the other, because a folder can have a name for each issue; none when the folder is not there. */
async function* entriesOf(folder: string): AsyncGenerator<Dirent> {
  try {
    yield* await opendir(folder);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
