import path from 'node:path';
import { monthOf, type IssueId } from '@jiralake/core';
import { createLakeViews, openDuckDb, type DuckDb } from '@jiralake/duckdb';
import { collectRows, loadLakeSchema } from '@jiralake/rebuild';
import { createParquetStore } from '@jiralake/lake-store';
import type { StoredIssue } from '@jiralake/payloads';
import { createTables, defaultFieldMap } from '@jiralake/tables';
import { sampleFields, sampleStates } from './sample-issues';

/** Makes a lake of some issues in an empty folder, and opens it. @throws Error when an issue cannot be turned into rows */
export async function makeSampleLake(folder: string, issues: readonly StoredIssue[]): Promise<DuckDb> {
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
    if (broken[0]) throw new Error(`issue ${broken[0].id}: ${broken[0].error}`);
    const beforeCommit = (): Promise<void> => Promise.resolve();
    await store.commitMonth({ month, base: undefined, issueIds, rows, beforeCommit });
  }
  const db = await openDuckDb();
  await createLakeViews(db, folders.lake, createTables(defaultFieldMap));
  return db;
}
