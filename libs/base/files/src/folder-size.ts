import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { unlessMissing } from './unless-missing';

/** A number of files, and their bytes. */
export interface FolderSize {
  files: number;
  bytes: number;
}

/** Returns number and size of all files below a folder; zero for a missing folder. Holds one entry in memory at a time. */
export async function folderSize(folder: string): Promise<FolderSize> {
  const size: FolderSize = { files: 0, bytes: 0 };
  for await (const file of filesBelow(folder)) {
    const bytes = (await unlessMissing(stat(file)))?.size;
    if (bytes === undefined) continue;
    size.files += 1;
    size.bytes += bytes;
  }
  return size;
}

/** Walks folder by folder, because the recursive `opendir` of Node.js 20 skips entries beyond its buffer. */
async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await unlessMissing(opendir(folder));
  for await (const entry of entries ?? []) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(place);
    else if (entry.isFile()) yield place;
  }
}
