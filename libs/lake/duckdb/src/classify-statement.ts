import { PermanentError } from '@jiralake/core';
import type { DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';

/** The output of DuckDB's parser for a text. The text is not planned, because planning alone can write (EXPORT creates its folder). */
const parsedSchema = z.union([
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
  z.object({ error: z.literal(true) }),
]);

/** Functions by which a SELECT writes files, or runs SQL from a string. */
const WRITERS = /\b(?:enable_logging|enable_profiling|json_execute_serialized_sql|query)\b/i;
const EXPLAIN = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*explain\s+(?:analyze\s+|\([^)]*\)\s*)?/i;

/**
 * Returns whether a statement only reads, or may write (`other`).
 * @throws PermanentError when there is no statement, or more than one; Error of DuckDB when it cannot be parsed
 */
export async function classifyStatement(
  connection: DuckDBConnection,
  sql: string,
): Promise<'reads' | 'other'> {
  const parsed = await parse(connection, sql);
  if (!parsed.error) {
    if (parsed.statements.length === 0) throw new PermanentError('there is no statement');
    if (parsed.statements.length > 1) throw tooMany();
    return isHarmless(parsed.statements) ? 'reads' : 'other';
  }
  // throws the parser's message, with the position, for SQL that cannot be parsed
  const { count } = await connection.extractStatements(sql);
  if (count > 1 && !(await isPivot(connection, sql, count))) throw tooMany();
  if (count > 1) return WRITERS.test(sql) ? 'other' : 'reads';
  if (!EXPLAIN.test(sql)) return 'other';
  const explained = await parse(connection, sql.replace(EXPLAIN, ''));
  return !explained.error && isHarmless(explained.statements) ? 'reads' : 'other';
}

async function parse(connection: DuckDBConnection, sql: string): Promise<z.infer<typeof parsedSchema>> {
  const reader = await connection.runAndReadAll('select json_serialize_sql($1::varchar)::varchar', [sql]);
  return parsedSchema.parse(JSON.parse(String(reader.getRows()[0]?.[0])));
}

/** Returns true when a parsed SELECT calls no function in `WRITERS`. */
function isHarmless(parsed: unknown): boolean {
  if (typeof parsed !== 'object' || parsed === null) return true;
  return Object.entries(parsed).every(([key, value]: [string, unknown]) =>
    key === 'function_name' && typeof value === 'string' ? !WRITERS.test(value) : isHarmless(value),
  );
}

/** DuckDB splits a query with a PIVOT without IN into two statements, and into four with EXPLAIN; no other query. */
async function isPivot(connection: DuckDBConnection, sql: string, count: number): Promise<boolean> {
  const explained = await connection.extractStatements(`explain ${sql}`).catch(() => undefined);
  return count === 2 && explained?.count === 4;
}

const tooMany = (): PermanentError => new PermanentError('more than one statement: run them one by one');
