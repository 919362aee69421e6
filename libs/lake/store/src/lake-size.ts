import path from 'node:path';
import { UnreadableFileError } from '@jiralake/files';
import { newestRecord } from './commit-record';
import { listMonths } from './distribute';

export interface LakeSize {
  months: number;
  /** the published files, one for each table of a month */
  files: number;
  bytes: number;
  /** by table */
  rows: Record<string, number>;
}

/** Sums what the commit records say about the months. A month whose record cannot be read is left out. */
export async function lakeSize(commits: string): Promise<LakeSize> {
  const size: LakeSize = { months: 0, files: 0, bytes: 0, rows: {} };
  for (const month of await listMonths(commits)) {
    const record = await newestRecord(path.join(commits, month), month).catch((error: unknown) => {
      if (error instanceof UnreadableFileError) return undefined;
      throw error;
    });
    if (!record) continue;
    size.months += 1;
    for (const [table, { rows, bytes }] of Object.entries(record.tables)) {
      size.files += 1;
      size.bytes += bytes;
      size.rows[table] = (size.rows[table] ?? 0) + rows;
    }
  }
  return size;
}
