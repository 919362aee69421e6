import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monthOf, type IssueId } from '@jiralake/core';
import { createLakeViews, openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { collectRows, loadLakeSchema } from '@jiralake/lake';
import { createParquetStore } from '@jiralake/parquet-store';
import type { StoredIssue } from '@jiralake/schemas';
import { createTables, referenceFieldMap } from '@jiralake/tables';
import { sampleFields, sampleIssues, sampleStates } from './sample-issues';

/** A DuckDB with the views of a lake that is made from the sample issues, once for all tests of a file. */
export function useSampleLake(issues: readonly StoredIssue[] = sampleIssues): () => DuckDb {
  let folder = '';
  let db: DuckDb | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'jiralake-test-'));
    await makeLake(folder, issues);
    db = await openDuckDb();
    await createLakeViews(db, path.join(folder, 'lake'), createTables(referenceFieldMap));
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

async function makeLake(folder: string, issues: readonly StoredIssue[]): Promise<void> {
  const schema = await loadLakeSchema(undefined);
  const folders = { lake: path.join(folder, 'lake'), commits: path.join(folder, 'commits') };
  const store = createParquetStore(folders, schema);
  const ports = {
    raw: { readIssue: (id: IssueId) => Promise.resolve(issues.find((issue) => issue.id === id)) },
    attachments: {
      readStates: (id: IssueId) => Promise.resolve(id === sampleStates.issueId ? sampleStates : undefined),
    },
    tables: schema.tables,
  };
  const context = { siteUrl: 'https://acme.example', attachmentsDir: '/attachments', fields: sampleFields };
  for (const month of new Set(issues.map(({ fields }) => monthOf(fields.created)))) {
    const issueIds = issues.filter(({ fields }) => monthOf(fields.created) === month).map(({ id }) => id);
    const { rows, broken } = await collectRows(ports, context, month, issueIds);
    expect(broken).toEqual([]);
    await store.commitMonth({
      month,
      base: undefined,
      issueIds,
      rows,
      beforeCommit: () => Promise.resolve(),
    });
  }
}
