import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { monthSchema } from '@jiralake/core';
import type { DataPaths } from '@jiralake/config';
import { isMissing } from '@jiralake/files';
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
      if ((await hashOf(file)) !== sha256)
        off.push(`${file} is not the one of generation ${record?.generation}`);
    }
  }
  return off;
}

async function hashOf(file: string): Promise<string | undefined> {
  try {
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
