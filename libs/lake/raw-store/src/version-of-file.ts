import { stat } from 'node:fs/promises';
import { isMissing } from '@jiralake/files';

/** Tells two contents of a file apart, `undefined` when it is not there: our files are replaced, never changed. */
export async function versionOfFile(file: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, size } = await stat(file);
    return [ino, mtimeMs, size].join();
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
