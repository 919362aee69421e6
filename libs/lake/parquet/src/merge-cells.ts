import type { Cell, Row } from '@jiralake/core';
import { cellsOf, issueIdsOf, type Cells } from './cells';
import { byIssue, issueNumber } from './cut-rows';
import type { FileColumn } from './parquet-types';

/**
 * Cells in order of their issues, with the given rows instead of those of the changed issues. A column in which nothing
 * changed is the same array as before.
 */
export function mergeCells(
  columns: readonly FileColumn[],
  before: Cells,
  changed: ReadonlySet<string>,
  rows: readonly Row[],
): Cells {
  const sorted = [...rows].sort(byIssue);
  const fresh = cellsOf(columns, sorted);
  const sources = sourcesOf(issueIdsOf(columns, before), changed, issueIdsOf(columns, fresh));
  return before.map((old, i) => mergeColumn(old, fresh[i] ?? [], sources));
}

/** Where the cells of each row come from: a row of before, or one of the new ones, of which the first is -1. */
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
  const same = merged.length === old.length && merged.every((cell, i) => isSameCell(cell, old[i]));
  return same ? old : merged;
}

function isSameCell(a: Cell, b: Cell | undefined): boolean {
  return Object.is(a, b) || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime());
}
