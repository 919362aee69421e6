import { closeSync, open } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '@jiralake/core';
import {
  DuckDBInstance,
  type DuckDBConnection,
  type DuckDBResultReader,
  type DuckDBValue,
  type Json,
} from '@duckdb/node-api';
import { streamStatement, type RowStream, type StreamChoice } from './stream-statement';
import { jsonValue } from './value-converters';

export interface QueryResult {
  columns: string[];
  rows: DuckDBValue[][];
}

export interface JsonResult {
  columns: string[];
  /** JSON values; integers beyond 2^53, times and other types as text */
  rows: Json[][];
}

/** An open file that DuckDB can read. */
export interface HeldFile {
  /** the path that SQL reads, which is this file even after another file replaced it under its own name */
  name: string;
  release(): void;
}

/** An in-memory DuckDB for reading Parquet files. */
export interface DuckDb {
  query(sql: string): Promise<QueryResult>;
  queryJson(sql: string): Promise<JsonResult>;
  /**
   * Runs one statement and streams its rows; no other query may run until all rows are read.
   * @throws PermanentError for more than one statement, and for a statement that may write, unless `mayWrite`
   */
  stream(sql: string, choice: StreamChoice): Promise<RowStream>;
  /**
   * Opens a file and keeps it open until `release` or `close`. DuckDB opens a file by its name several times in one query; a
   * file that is replaced in between would fail the query, or be read half old and half new.
   */
  hold(file: string): Promise<HeldFile>;
  close(): void;
}

const openFile = promisify(open);

export async function openDuckDb(): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // DuckDB spills to this folder; its default is the working directory, which may be read-only
  await connection.run(
    `set temp_directory = '${path.join(tmpdir(), 'jiralake-duckdb').replaceAll("'", "''")}'`,
  );
  // files are replaced under their names, so cached content would be stale
  await connection.run('set enable_external_file_cache = false');
  return overConnection(connection, () => instance.closeSync());
}

function overConnection(connection: DuckDBConnection, closeInstance: () => void): DuckDb {
  /** the file name of each `/dev/fd` path */
  const held = new Map<string, string>();

  const release = (name: string): void => {
    if (held.delete(name)) closeSync(Number(path.basename(name)));
  };
  /** Puts the file names back into the messages of errors. */
  const named = (error: unknown): unknown => {
    const message = messageOf(error);
    const told = message.replaceAll(/\/dev\/fd\/\d+/g, (name) => held.get(name) ?? name);
    return told === message ? error : new Error(told);
  };
  const run = (sql: string): Promise<DuckDBResultReader> =>
    connection.runAndReadAll(sql).catch((error: unknown) => {
      throw named(error);
    });
  async function* namedIn(batches: RowStream['batches']): RowStream['batches'] {
    try {
      yield* batches;
    } catch (error) {
      throw named(error);
    }
  }

  return {
    async query(sql) {
      const result = await run(sql);
      return { columns: result.columnNames(), rows: result.getRows() };
    },
    async queryJson(sql) {
      const result = await run(sql);
      return { columns: result.columnNames(), rows: result.convertRows(jsonValue) };
    },
    async stream(sql, choice) {
      const { columns, batches } = await streamStatement(connection, sql, choice).catch((error: unknown) => {
        throw named(error);
      });
      return { columns, batches: namedIn(batches) };
    },
    async hold(file) {
      const name = `/dev/fd/${await openFile(file, 'r')}`;
      held.set(name, file);
      return { name, release: () => release(name) };
    },
    close() {
      connection.closeSync();
      closeInstance();
      for (const name of [...held.keys()]) release(name);
    },
  };
}
