import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '@jiralake/files';
import { tableNames, type TableName } from '@jiralake/tables';
import type { DuckDb } from './open-duckdb';

/** The name under which people query a table. */
export function viewName(table: TableName): string {
  return `jira_${table}`;
}

/** The expression that reads all months of a table; months written by different versions agree by column name. */
export function readTable(lake: string, table: TableName): string {
  const files = path.join(lake, table, '*.parquet').replaceAll("'", "''");
  return `read_parquet('${files}', union_by_name = true)`;
}

/** Creates the view of each table that has files (a glob over none is an error in DuckDB); returns their names. */
export async function createLakeViews(db: DuckDb, lake: string): Promise<string[]> {
  const created: string[] = [];
  for (const table of tableNames) {
    if (!(await hasFiles(path.join(lake, table)))) continue;
    await db.query(`create or replace view ${viewName(table)} as select * from ${readTable(lake, table)}`);
    created.push(viewName(table));
  }
  return created;
}

async function hasFiles(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).some((name) => name.endsWith('.parquet'));
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
