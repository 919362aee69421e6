import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '@jiralake/files';

export interface FolderSize {
  files: number;
  bytes: number;
}

/** The files below a folder, one after the other; links are not followed, and what goes meanwhile does not count. */
export async function folderSize(folder: string): Promise<FolderSize> {
  const size: FolderSize = { files: 0, bytes: 0 };
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      if (!entry.isFile()) continue;
      const { size: bytes } = await stat(path.join(entry.parentPath, entry.name));
      size.files += 1;
      size.bytes += bytes;
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return size;
}
