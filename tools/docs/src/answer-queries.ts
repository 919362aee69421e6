import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DuckDb, JsonResult } from '@jiralake/duckdb';
import { exampleQueries, type ExampleQuery } from './example-queries';
import { makeSampleLake } from './make-sample-lake';
import { sampleIssues } from './sample-issues';

export interface Answer {
  columns: string[];
  rows: string[][];
}

export interface AnsweredQuery extends ExampleQuery {
  answer: Answer;
}

/** The date of the example queries, fixed so that their results are the same on every day. */
const TODAY = "timestamptz '2026-03-01 12:00:00+00'";

/** Runs a query over a lake as if it were that date. */
export function ask(db: DuckDb, sql: string): Promise<JsonResult> {
  return db.queryJson(sql.replaceAll('now()', TODAY));
}

/** Returns the example queries with their results over a lake with four issues. */
export async function answerQueries(): Promise<AnsweredQuery[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'jiralake-docs-'));
  try {
    const db = await makeSampleLake(folder, sampleIssues);
    const answered: AnsweredQuery[] = [];
    for (const query of exampleQueries) {
      const { columns, rows } = await ask(db, query.sql);
      answered.push({ ...query, answer: { columns, rows: rows.map((row) => row.map(shown)) } });
    }
    db.close();
    return answered;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function shown(cell: unknown): string {
  if (cell === null) return 'NULL';
  return typeof cell === 'string' ? cell : JSON.stringify(cell);
}
