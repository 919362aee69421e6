import { PermanentError } from '@jiralake/core';
import type { DuckDBConnection, DuckDBResult, Json } from '@duckdb/node-api';
import { classifyStatement } from './classify-statement';
import { jsonValue, textValue } from './value-converters';

/** The streamed rows of a query. */
export interface RowStream {
  columns: string[];
  /** batches of a few thousand rows; throws when the query fails halfway */
  batches: AsyncIterableIterator<Json[][]>;
}

export interface StreamChoice {
  /** format of the values: for JSON, or for people and CSV */
  values: 'json' | 'text';
  /** lets the statement write files, attach databases and install extensions */
  mayWrite?: boolean;
}

/** Keeps a query from installing and loading extensions. */
const NO_EXTENSIONS = `
  set autoinstall_known_extensions = false;
  set autoload_known_extensions = false`;

/**
 * Runs one statement.
 * @throws PermanentError for more than one statement, and for a statement that may write, unless `mayWrite`
 */
export async function streamStatement(
  connection: DuckDBConnection,
  sql: string,
  { values, mayWrite = false }: StreamChoice,
): Promise<RowStream> {
  if ((await classifyStatement(connection, sql)) === 'other') {
    if (!mayWrite) throw new PermanentError('only reading is allowed: SELECT, FROM, DESCRIBE and the like');
    return rowsOf(await connection.run(sql), values);
  }
  if (!mayWrite) await connection.run(NO_EXTENSIONS);
  await connection.run('begin transaction');
  try {
    const { columns, batches } = rowsOf(await connection.stream(sql), values);
    return { columns, batches: inTransaction(connection, sql, batches) };
  } catch (error) {
    await connection.run('rollback');
    throw error;
  }
}

/** A DuckDB stream that fails halfway ends as if it were complete, so the commit of a transaction tells whether it failed. */
async function* inTransaction(
  connection: DuckDBConnection,
  sql: string,
  batches: RowStream['batches'],
): RowStream['batches'] {
  let failed = false;
  try {
    yield* batches;
    failed = await connection.run('select 1').then(
      () => false,
      () => true,
    );
  } finally {
    await connection.run('rollback');
  }
  if (!failed) return;
  // DuckDB reports the reason only when the query runs to its end
  await connection.run(`explain analyze ${sql}`);
  throw new Error('the query failed before its last row, and DuckDB does not say why');
}

function rowsOf(result: DuckDBResult, values: StreamChoice['values']): RowStream {
  return {
    columns: result.columnNames(),
    batches: result.yieldConvertedRows(values === 'json' ? jsonValue : textValue),
  };
}
