import path from 'node:path';
import { monthSchema } from '@jiralake/core';
import { createParquetStore, startWriterThreads, type CommitRecord } from '@jiralake/lake-store';
import { defaultFieldMap, schemaVersion, type Table, type TransformContext } from '@jiralake/tables';
import type { BenchmarkOptions } from '../benchmark';
import type { LoadedSite } from '../transform/load-issues';
import type { Edit } from './edits';
import { idAt, issueAt, rowsOfIssues } from './issue-source';

export const MONTH = monthSchema.parse('2026-02');
export const contextOf = ({ fields }: LoadedSite): TransformContext => ({
  siteUrl: 'https://acme.atlassian.net',
  attachmentsDir: '/data/attachments',
  fields,
});

export interface FilledMonth {
  /** folder of the published tables */
  lake: string;
  issues: number;
  bytes: number;
  /** Commits the change of one issue; returns the milliseconds from its raw form to the published files. */
  change(edit: Edit, round: number): Promise<number>;
}

/** Fills a month with this many issues, as the transformer does, with one encoding thread. */
export async function fillMonth(
  { distDir, dataDir }: BenchmarkOptions,
  site: LoadedSite,
  tables: readonly Table[],
  { name, issues }: { name: string; issues: number },
): Promise<FilledMonth> {
  const schema = { tables, version: schemaVersion(defaultFieldMap) };
  const script = path.join(distDir, 'apps/transformer/encoder.js');
  const folders = { lake: path.join(dataDir, name, 'lake'), commits: path.join(dataDir, name, 'commits') };
  const store = createParquetStore(folders, schema, startWriterThreads({ script, threads: 1, schema }));
  const context = contextOf(site);
  const commit = async (indexes: readonly number[], edit: Edit, round: number): Promise<CommitRecord> => {
    const base = await store.readMonth(MONTH);
    const changed = indexes.map((index) => edit(issueAt(site.issues, index), round));
    const rows = rowsOfIssues(changed, tables, context);
    const beforeCommit = (): Promise<void> => Promise.resolve();
    return store.commitMonth({ month: MONTH, base, issueIds: indexes.map(idAt), rows, beforeCommit });
  };
  const all = Array.from({ length: issues }, (_, index) => index);
  const filled = await commit(all, (issue) => issue, 0);
  return {
    lake: folders.lake,
    issues,
    bytes: Object.values(filled.tables).reduce((sum, { bytes }) => sum + bytes, 0),
    async change(edit, round) {
      const index = indexOf(round, issues);
      const startedAt = performance.now();
      await commit([index], edit, round);
      return performance.now() - startedAt;
    },
  };
}

/** Returns an index anywhere in the month, so that consecutive changes are not in the same row group. */
export function indexOf(round: number, issues: number): number {
  return (round * 7_919) % issues;
}
