import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Month } from '@jiralake/core';
import { isMissing, publishHardLink } from '@jiralake/files';
import type { TableName } from '@jiralake/tables';
import { newestRecord, type CommitRecord } from './commit-record';

export interface LakeFolders {
  /** where readers glob, `<lake>/<table>/<month>.parquet` */
  lake: string;
  /** records and data files, a folder per month; on the same file system, because files are linked */
  commits: string;
}

export function flatFile(folders: LakeFolders, table: TableName, month: Month): string {
  return path.join(folders.lake, table, `${month}.parquet`);
}

/**
 * Gives the newest generation its flat names, and looks again afterwards: a late writer must not leave an older one.
 * Compares with what is there, so it also repairs what a crash left behind. `issues` comes last: who sees an
 * issue's new row sees its children too.
 */
export async function publishMonth(folders: LakeFolders, month: Month): Promise<void> {
  const folder = path.join(folders.commits, month);
  let published: number | undefined;
  for (;;) {
    const record = await newestRecord(folder, month);
    if (!record || record.generation === published) return;
    for (const table of publishOrder(record)) {
      const data = path.join(folder, record.tables[table].file);
      const flat = flatFile(folders, table, month);
      try {
        if (!(await isSameFile(data, flat))) await publishHardLink(data, flat);
      } catch (error) {
        // collected meanwhile, because a newer generation exists: the next round publishes that
        if (!isMissing(error)) throw error;
      }
    }
    published = record.generation;
  }
}

function publishOrder(record: CommitRecord): TableName[] {
  const names = Object.keys(record.tables) as TableName[];
  return [...names.filter((name) => name !== 'issues'), 'issues'];
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all(
    [a, b].map((file) =>
      stat(file).catch((error: unknown) => {
        if (isMissing(error)) return undefined;
        throw error;
      }),
    ),
  );
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}
