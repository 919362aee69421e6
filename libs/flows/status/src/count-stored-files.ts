import path from 'node:path';
import type { DataPaths } from '@jiralake/config';
import { folderSize } from '@jiralake/files';
import type { StoredKind, StoredSize, StoredSizes } from '@jiralake/ledger';

/** Counts the files of a folder by walking through it, and keeps the numbers for the next time. */
export async function countStoredFiles(
  paths: Pick<DataPaths, 'raw' | 'attachments'>,
  kind: StoredKind,
  sizes?: Pick<StoredSizes, 'replace'>,
): Promise<StoredSize> {
  const countedAt = new Date();
  const folder = kind === 'attachments' ? paths.attachments : path.join(paths.raw, 'issues');
  const size = { ...(await folderSize(folder)), countedAt };
  await sizes?.replace(kind, size);
  return size;
}
