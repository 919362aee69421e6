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
  /** values as JSON knows them: integers beyond 2^53, times and the like as text */
  rows: Json[][];
}

/** A file that is held open for DuckDB. */
export interface HeldFile {
  /** the name under which SQL reads it, whatever has its own name meanwhile */
  name: string;
  letGo(): void;
}

/** A DuckDB in memory, to read Parquet files with. */
export interface DuckDb {
  query(sql: string): Promise<QueryResult>;
  queryJson(sql: string): Promise<JsonResult>;
  /**
   * Runs one statement, and gives its rows as they come; no other query may run until they are read.
   * @throws PermanentError for more than one statement, and for one that could write unless it may
   */
  stream(sql: string, choice: StreamChoice): Promise<RowStream>;
  /**
   * Holds a file as it is now until it is let go, at last by `close`. DuckDB opens a file by its name several times in one
   * query, and one that was replaced between two of them fails the query, or is read half old and half new.
   */
  hold(file: string): Promise<HeldFile>;
  close(): void;
}

const openFile = promisify(open);

export async function openDuckDb(): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  // what does not fit into memory; the working directory may be read-only
  await connection.run(
    `set temp_directory = '${path.join(tmpdir(), 'jiralake-duckdb').replaceAll("'", "''")}'`,
  );
  // files are replaced under their names all the time: what was read once must be read again
  await connection.run('set enable_external_file_cache = false');
  return overConnection(connection, () => instance.closeSync());
}

function overConnection(connection: DuckDBConnection, closeInstance: () => void): DuckDb {
  /** their own names, by those that DuckDB knows */
  const held = new Map<string, string>();

  const letGo = (name: string): void => {
    if (held.delete(name)) closeSync(Number(path.basename(name)));
  };
  /** Messages name the files as people know them. */
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
      return { name, letGo: () => letGo(name) };
    },
    close() {
      connection.closeSync();
      closeInstance();
      for (const name of [...held.keys()]) letGo(name);
    },
  };
}
