import { isDeepStrictEqual } from 'node:util';
import type { IssueId } from '@jiralake/core';
import type { Row } from '@jiralake/tables';

/** The stored rows without those of the changed issues, plus their new ones, in order of the numeric issue id. */
export function mergeRows(
  stored: readonly Row[],
  changed: ReadonlySet<IssueId>,
  rows: readonly Row[],
): Row[] {
  const kept = stored.filter((row) => !changed.has(row['issue_id'] as IssueId));
  return [...kept, ...rows].sort((a, b) => Number(a['issue_id']) - Number(b['issue_id']));
}

/** True when a write would change nothing. */
export function sameRows(stored: readonly Row[], merged: readonly Row[]): boolean {
  return isDeepStrictEqual(stored, merged);
}
