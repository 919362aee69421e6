import { PermanentError } from '@jiralake/core';
import type { DuckDBConnection, DuckDBResult, Json } from '@duckdb/node-api';
import { judgeStatement } from './judge-statement';
import { jsonValue, textValue } from './value-converters';

/** The rows of a query as they come. */
export interface RowStream {
  columns: string[];
  /** some thousand rows each; ends with an error when the query fails on the way */
  batches: AsyncIterableIterator<Json[][]>;
}

export interface StreamChoice {
  /** how values are given: for JSON, or for people and CSV */
  values: 'json' | 'text';
  /** lets the statement write files, attach databases and install extensions */
  mayWrite?: boolean;
}

/** Extensions that a query would bring by itself. */
const NO_EXTENSIONS = `
  set autoinstall_known_extensions = false;
  set autoload_known_extensions = false`;

/**
 * Runs one statement.
 * @throws PermanentError for more than one, and for one that could write unless it may
 */
export async function streamStatement(
  connection: DuckDBConnection,
  sql: string,
  { values, mayWrite = false }: StreamChoice,
): Promise<RowStream> {
  if ((await judgeStatement(connection, sql)) === 'other') {
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

/** A stream that fails on the way just ends, as if it were complete; only its transaction knows. */
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
  // the reason is told only to a run to the end
  await connection.run(`explain analyze ${sql}`);
  throw new Error('the query failed before its last row, and DuckDB does not say why');
}

function rowsOf(result: DuckDBResult, values: StreamChoice['values']): RowStream {
  return {
    columns: result.columnNames(),
    batches: result.yieldConvertedRows(values === 'json' ? jsonValue : textValue),
  };
}
