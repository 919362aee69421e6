import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { isMissing, isRefused } from './read-file';

/** Why this user cannot make files in a folder, which need not be there yet; nothing when it can. */
export async function whyClosed(folder: string): Promise<Error | undefined> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const parent = path.dirname(path.resolve(folder));
    if (isMissing(error) && parent !== path.resolve(folder)) return whyClosed(parent);
    return error as Error;
  }
}

/** Whether this user can make files in a folder, which need not be there yet. */
export async function isWritable(folder: string): Promise<boolean> {
  const why = await whyClosed(folder);
  if (why === undefined || isRefused(why)) return why === undefined;
  throw why;
}
