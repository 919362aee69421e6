import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema, monthSchema } from '@jiralake/core';
import type { DuckDb } from '@jiralake/duckdb';
import { isMissing } from '@jiralake/files';
import type { LakeReader } from './read-lake';

const SUFFIX = '.parquet';

/** The published files of the lake, read with DuckDB, one month at a time. */
export function createLakeReader(db: Pick<DuckDb, 'query'>, lake: string): LakeReader {
  const folder = path.join(lake, 'issues');
  return {
    async months() {
      const names = await readdir(folder).catch((error: unknown) => {
        if (isMissing(error)) return [];
        throw error;
      });
      const months = names.flatMap((name) =>
        name.endsWith(SUFFIX) ? (monthSchema.safeParse(name.slice(0, -SUFFIX.length)).data ?? []) : [],
      );
      return months.sort();
    },
    async rowsOf(month) {
      const file = path.join(folder, month + SUFFIX).replaceAll("'", "''");
      const { rows } = await db.query(
        `select issue_id::varchar, _synced_at::varchar from read_parquet('${file}')`,
      );
      return rows.map(([id, syncedAt]) => ({ id: issueIdSchema.parse(id), syncedAt: String(syncedAt) }));
    },
  };
}
