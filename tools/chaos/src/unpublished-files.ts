import path from 'node:path';
import { hashOfFile } from '@jiralake/files';
import { monthSchema } from '@jiralake/core';
import type { DataPaths } from '@jiralake/config';
import { listMonths, type ParquetStore } from '@jiralake/lake-store';

/** Returns files that readers match and that are not of the newest commit of their month, one line each. */
export async function unpublishedFiles(
  { lake, commits }: Pick<DataPaths, 'lake' | 'commits'>,
  store: Pick<ParquetStore, 'readMonth'>,
): Promise<string[]> {
  const off: string[] = [];
  for (const month of await listMonths(commits)) {
    const record = await store.readMonth(monthSchema.parse(month));
    for (const [table, { sha256 }] of Object.entries(record?.tables ?? {})) {
      const file = path.join(lake, table, `${month}.parquet`);
      if ((await hashOfFile(file)) !== sha256)
        off.push(`${file} is not the one of generation ${record?.generation}`);
    }
  }
  return off;
}
