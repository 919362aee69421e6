import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { isMissing, isRefused } from './read-file';

/** Whether this user can make files in a folder, which need not be there yet. */
export async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    if (isRefused(error)) return false;
    const parent = path.dirname(path.resolve(folder));
    if (!isMissing(error) || parent === path.resolve(folder)) throw error;
    return isWritable(parent);
  }
}
