import path from 'node:path';
import type { DuckDb } from '@jiralake/duckdb';

export interface ExampleAnswer {
  sql: string;
  columns: string[];
  rows: string[][];
}

/** A query of the kind that the lake is for. */
export async function runExampleQuery(db: DuckDb, lake: string): Promise<ExampleAnswer> {
  const table = (name: string): string => `'${path.join(lake, name, '*.parquet')}'`;
  const sql = `select i.status, count(distinct i.issue_id) as issues, count(c.comment_id) as comments,
  round(avg(i.time_to_resolution_elapsed_millis) / 3600000.0, 1) as hours
from ${table('issues')} i left join ${table('comments')} c using (issue_id)
group by i.status order by issues desc`;
  const { columns, rows } = await db.query(sql);
  return { sql, columns, rows: rows.map((row) => row.map((value) => String(value ?? ''))) };
}
