import type { Cell, Cells } from '@jiralake/core';
import { issueIdsOf } from './cells';
import { issueNumber, sortByIssue } from './row-group-slices';
import type { FileColumn } from './parquet-types';

/**
 * Replaces the rows of the changed issues, and keeps all rows in order of their issue ids. A column without a changed cell
 * is the same array as before.
 */
export function mergeCells(
  columns: readonly FileColumn[],
  before: Cells,
  changed: ReadonlySet<string>,
  rows: Cells,
): Cells {
  const fresh = sortByIssue(columns, rows);
  const sources = sourcesOf(issueIdsOf(columns, before), changed, issueIdsOf(columns, fresh));
  return before.map((old, i) => mergeColumn(old, fresh[i] ?? [], sources));
}

/** Returns the source of each merged row: the index of a row of before, or -1 minus the index of a new row. */
function sourcesOf(
  before: readonly string[],
  changed: ReadonlySet<string>,
  fresh: readonly string[],
): readonly number[] {
  const sources: number[] = [];
  let next = 0;
  const takeFresh = (until: number): void => {
    while (next < fresh.length && issueNumber(fresh[next] ?? '') < until) sources.push(-1 - next++);
  };
  before.forEach((id, row) => {
    if (changed.has(id)) return;
    takeFresh(issueNumber(id));
    sources.push(row);
  });
  takeFresh(Infinity);
  return sources;
}

function mergeColumn(
  old: readonly Cell[],
  fresh: readonly Cell[],
  sources: readonly number[],
): readonly Cell[] {
  const merged = sources.map((source) => (source < 0 ? fresh[-1 - source] : old[source]) ?? null);
  const same = merged.length === old.length && merged.every((cell, i) => Object.is(cell, old[i]));
  return same ? old : merged;
}
