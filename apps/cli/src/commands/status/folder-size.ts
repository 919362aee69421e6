import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '@jiralake/files';

export interface FolderSize {
  files: number;
  bytes: number;
}

/** What a folder and all below it hold; nothing when it is not there. One entry is in memory at a time, however many there are. */
export async function folderSize(folder: string): Promise<FolderSize> {
  const size: FolderSize = { files: 0, bytes: 0 };
  for await (const file of filesBelow(folder)) {
    const bytes = await unlessGone(async () => (await stat(file)).size);
    if (bytes === undefined) continue;
    size.files += 1;
    size.bytes += bytes;
  }
  return size;
}

/** Folder by folder, because the recursive `opendir` of Node.js 20 leaves out what does not fit its buffer. */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await unlessGone(() => opendir(folder));
  for await (const entry of entries ?? []) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(place);
    else if (entry.isFile()) yield place;
  }
}

/** Files come and go meanwhile. */
async function unlessGone<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (!isMissing(error)) throw error;
    return undefined;
  }
}
