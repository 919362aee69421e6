import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';

/** Runs queries one after the other in a fresh DuckDB; per query its rows as arrays of values. */
export async function queries(statements: readonly string[]): Promise<DuckDBValue[][][]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const results: DuckDBValue[][][] = [];
    for (const sql of statements) results.push((await connection.runAndReadAll(sql)).getRows());
    return results;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

export async function query(sql: string): Promise<DuckDBValue[][]> {
  return (await queries([sql])).flat();
}
