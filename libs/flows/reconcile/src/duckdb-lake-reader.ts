import { issueIdSchema } from '@jiralake/core';
import { createLakeViews, publishedMonths, viewName, type DuckDb } from '@jiralake/duckdb';
import { createTables, defaultFieldMap } from '@jiralake/tables';
import type { LakeReader } from './read-lake';

const tables = createTables(defaultFieldMap).filter(({ name }) => name === 'issues');

/** Creates a reader of the published files of the lake with DuckDB, one month at a time. */
export function createLakeReader(db: Pick<DuckDb, 'query' | 'hold'>, lake: string): LakeReader {
  return {
    months: () => publishedMonths(lake, 'issues'),
    async rowsOf(month) {
      const views = await createLakeViews(db, lake, tables, {
        months: [month],
        columns: ['issue_id', '_synced_at'],
      });
      try {
        const { rows } = await db.query(
          `select issue_id::varchar, _synced_at::varchar from ${viewName('issues')}`,
        );
        return rows.map(([id, syncedAt]) => ({ id: issueIdSchema.parse(id), syncedAt: String(syncedAt) }));
      } finally {
        await views.close();
      }
    },
  };
}
