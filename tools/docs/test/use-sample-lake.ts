import type { DuckDb } from '@jiralake/duckdb';
import type { StoredIssue } from '@jiralake/payloads';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeSampleLake } from '../src/make-sample-lake';
import { sampleIssues } from '../src/sample-issues';

/** A DuckDB with the views of a lake of the sample issues, made once for all tests of a file. */
export function useSampleLake(issues: readonly StoredIssue[] = sampleIssues): () => DuckDb {
  let folder = '';
  let db: DuckDb | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'jiralake-test-'));
    db = await makeSampleLake(folder, issues);
  });
  afterAll(async () => {
    db?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!db) throw new Error('the lake was not made');
    return db;
  };
}
