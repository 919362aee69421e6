import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance, type DuckDBValue, type Json } from '@duckdb/node-api';

export interface QueryResult {
  columns: string[];
  rows: DuckDBValue[][];
}

export interface JsonResult {
  columns: string[];
  /** values as JSON knows them: integers beyond 2^53, times and the like as text */
  rows: Json[][];
}

/** A DuckDB in memory, to read Parquet files with. */
export interface DuckDb {
  query(sql: string): Promise<QueryResult>;
  queryJson(sql: string): Promise<JsonResult>;
  close(): void;
}

export async function openDuckDb(): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // what does not fit into memory; the working directory may be read-only
  await connection.run(
    `set temp_directory = '${path.join(tmpdir(), 'jiralake-duckdb').replaceAll("'", "''")}'`,
  );
  // files are replaced under their names all the time: what was read once must be read again
  await connection.run('set enable_external_file_cache = false');
  return {
    async query(sql) {
      const result = await connection.runAndReadAll(sql);
      return { columns: result.columnNames(), rows: result.getRows() };
    },
    async queryJson(sql) {
      const result = await connection.runAndReadAll(sql);
      return { columns: result.columnNames(), rows: result.getRowsJson() };
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
