import { rename } from 'node:fs/promises';
import path from 'node:path';
import { ParquetReader, ParquetSchema, ParquetWriter } from '@dsnp/parquetjs';
import type { DuckDb } from '@jiralake/duckdb';
import type { Row } from '@jiralake/core';
import type { Column, ColumnType, Table, TableName } from '@jiralake/tables';
import { MONTH } from './measure-commits';

/** A table of the month that is read from the lake and written to another folder. */
export interface Rewrite {
  table: Table;
  lake: string;
  /** output folder */
  to: string;
  id: string;
  /** the new rows of the issue */
  rows: readonly Row[];
}

const sourceOf = (lake: string, table: TableName): string => path.join(lake, table, `${MONTH}.parquet`);

/** Rewrites all rows with parquetjs, one by one. */
export async function rewriteWithParquetjs({ table, lake, to, id, rows }: Rewrite): Promise<void> {
  const reader = await ParquetReader.openFile(sourceOf(lake, table.name));
  const target = path.join(to, `${table.name}.parquet`);
  const writer = await ParquetWriter.openFile(schemaOf(table.columns), `${target}.new`);
  try {
    const cursor = reader.getCursor();
    for (let row = await cursor.next(); row !== null; row = await cursor.next()) {
      const stored = row as Record<string, unknown>;
      if (stored['issue_id'] !== id) await writer.appendRow(stored);
    }
    for (const row of rows) await writer.appendRow(withoutNulls(table, row));
  } finally {
    await writer.close();
    await reader.close();
  }
  await rename(`${target}.new`, target);
}

type Fields = ConstructorParameters<typeof ParquetSchema>[0];

const TYPES: Readonly<Record<ColumnType, NonNullable<Fields[string]['type']>>> = {
  string: 'UTF8',
  timestamp: 'TIMESTAMP_MICROS',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
};

function schemaOf(columns: readonly Column[]): ParquetSchema {
  const fields: Fields = {};
  for (const { name, type } of columns)
    fields[name] = { type: TYPES[type], optional: true, compression: 'GZIP' };
  return new ParquetSchema(fields);
}

function withoutNulls({ columns }: Table, row: Row): Record<string, unknown> {
  const cells = columns.map(({ name }) => [name, row[name] ?? undefined] as const);
  return Object.fromEntries(cells.filter(([, cell]) => cell !== undefined));
}

/** Rewrites with DuckDB. The new rows are made by the query, so the time excludes passing them to DuckDB. */
export async function rewriteWithDuckDb(db: DuckDb, { table, lake, to, id }: Rewrite): Promise<void> {
  const source = sourceOf(lake, table.name);
  const target = path.join(to, `${table.name}.parquet`);
  const old = `select * from '${source}' where issue_id is distinct from '${id}'`;
  const fresh = `select * replace ('round' as issue_key) from '${source}' where issue_id = '${id}'`;
  await db.query(`copy (${old} union all ${fresh}) to '${target}.new' (format parquet)`);
  await rename(`${target}.new`, target);
}
