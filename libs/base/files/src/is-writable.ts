import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { isMissing, isRefused } from './read-file';

/** Returns why this user cannot create files in a folder, which need not exist yet; `undefined` when it can. */
export async function whyNotWritable(folder: string): Promise<Error | undefined> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const parent = path.dirname(path.resolve(folder));
    if (isMissing(error) && parent !== path.resolve(folder)) return whyNotWritable(parent);
    return error as Error;
  }
}

/** Returns whether this user can create files in a folder, which need not exist yet. */
export async function isWritable(folder: string): Promise<boolean> {
  const why = await whyNotWritable(folder);
  if (why === undefined || isRefused(why)) return why === undefined;
  throw why;
}
