import { createLakeViews, viewName, type DuckDb } from '@jiralake/duckdb';
import { createTables, defaultFieldMap } from '@jiralake/tables';

export interface ExampleAnswer {
  sql: string;
  columns: string[];
  rows: string[][];
}

/** Runs a typical query. */
export async function runExampleQuery(db: DuckDb, lake: string): Promise<ExampleAnswer> {
  const views = await createLakeViews(db, lake, createTables(defaultFieldMap));
  const sql = `select i.status, count(distinct i.issue_id) as issues, count(c.comment_id) as comments,
  round(avg(i.time_to_resolution_elapsed_millis) / 3600000.0, 1) as hours
from ${viewName('issues')} i left join ${viewName('comments')} c using (issue_id)
group by i.status order by issues desc`;
  const { columns, rows } = await db.query(sql).finally(() => views.close());
  return { sql, columns, rows: rows.map((row) => row.map((value) => String(value ?? ''))) };
}
