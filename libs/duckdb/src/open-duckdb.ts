import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';

export interface QueryResult {
  columns: string[];
  rows: DuckDBValue[][];
}

/** A DuckDB in memory, to read Parquet files with. */
export interface DuckDb {
  query(sql: string): Promise<QueryResult>;
  close(): void;
}

export async function openDuckDb(): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  return {
    async query(sql) {
      const result = await connection.runAndReadAll(sql);
      return { columns: result.columnNames(), rows: result.getRows() };
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
