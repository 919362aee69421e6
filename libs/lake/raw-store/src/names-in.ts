import { readdir } from 'node:fs/promises';
import { isMissing } from '@jiralake/files';

/** Lists the names in a folder; empty when there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
