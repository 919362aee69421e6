import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, monthSchema, type Month } from '@jiralake/core';
import type { DuckDb } from '@jiralake/duckdb';
import { isMissing } from '@jiralake/files';
import type { LakeReader } from './read-lake';

const SUFFIX = '.parquet';
const folderOf = (lake: string): string => path.join(lake, 'issues');

/** The published files of the lake, read with DuckDB, one month at a time. */
export function createLakeReader(db: Pick<DuckDb, 'query'>, lake: string): LakeReader {
  const folder = folderOf(lake);
  return {
    months: () => publishedMonths(lake),
    async rowsOf(month) {
      const file = path.join(folder, month + SUFFIX).replaceAll("'", "''");
      const { rows } = await db.query(
        `select issue_id::varchar, _synced_at::varchar from read_parquet('${file}')`,
      );
      return rows.map(([id, syncedAt]) => ({ id: issueIdSchema.parse(id), syncedAt: String(syncedAt) }));
    },
  };
}

/** The months that readers of the lake see, oldest first. */
export async function publishedMonths(lake: string): Promise<Month[]> {
  const names = await readdir(folderOf(lake)).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const months = names.flatMap((name) =>
    name.endsWith(SUFFIX) ? (monthSchema.safeParse(name.slice(0, -SUFFIX.length)).data ?? []) : [],
  );
  return months.sort();
}
