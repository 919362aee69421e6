import { isDeepStrictEqual } from 'node:util';
import type { IssueId } from '@jiralake/core';
import type { Row } from '@jiralake/tables';
import type { TableContent } from './encode-table';

/**
 * The stored rows without those of the changed issues, plus their new ones, in order of the numeric issue id. New rows
 * have no values in unknown columns; such a column goes when nobody has one any more.
 */
export function mergeRows(
  { rows: stored, unknown }: TableContent,
  changed: ReadonlySet<IssueId>,
  rows: readonly Row[],
): TableContent {
  const empty = Object.fromEntries(unknown.map(({ name }) => [name, null]));
  const kept = stored.filter((row) => !changed.has(row['issue_id'] as IssueId));
  const fresh = unknown.length === 0 ? rows : rows.map((row) => ({ ...row, ...empty }));
  return {
    rows: [...kept, ...fresh].sort((a, b) => Number(a['issue_id']) - Number(b['issue_id'])),
    unknown: unknown.filter(({ name }) => kept.some((row) => row[name] !== null)),
  };
}

/** True when a write would change nothing. */
export function sameRows(stored: TableContent, merged: TableContent): boolean {
  return isDeepStrictEqual(stored.rows, merged.rows);
}
