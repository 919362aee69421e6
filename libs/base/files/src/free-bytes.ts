import { statfs } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from './read-file';

/** Returns the free bytes on the disk of a folder, which need not exist yet. */
export async function freeBytes(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    const parent = path.dirname(path.resolve(folder));
    if (!isMissing(error) || parent === path.resolve(folder)) throw error;
    return freeBytes(parent);
  }
}
