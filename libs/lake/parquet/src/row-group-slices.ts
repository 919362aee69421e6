import type { Cells } from '@jiralake/core';
import { issueIdsOf, pickRows } from './cells';
import type { FileColumn } from './parquet-types';

/** A row group has at least this many cells, because each column chunk has a fixed cost. */
const MIN_CELLS = 24_576;

/**
 * Returns how many rows a row group of a table should have. A change encodes one row group, and writes a footer entry for
 * every other one: the total cost is lowest when the size of a row group grows with the square root of the table. Larger
 * row groups also make smaller files.
 */
export function rowsPerGroup(columns: number, rows: number): number {
  return Math.ceil(Math.max(MIN_CELLS / columns, 4 * Math.sqrt(rows)));
}

/** Returns the number by which issue ids are ordered. */
export function issueNumber(id: string): number {
  return Number(id);
}

/** Returns the rows in ascending order of their issue ids, which is the order of the rows in a file. */
export function sortByIssue(columns: readonly FileColumn[], cells: Cells): Cells {
  const numbers = issueIdsOf(columns, cells).map(issueNumber);
  if (numbers.every((number, i) => i === 0 || (numbers[i - 1] ?? 0) <= number)) return cells;
  const order = numbers.map((_, i) => i).sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  return pickRows(cells, order);
}

/** The rows from `start` to `end` that form one row group; `end` is exclusive. */
export interface RowGroupSlice {
  start: number;
  end: number;
}

/**
 * Slices rows into row groups of about `target` rows. Fewer than twice `target` rows stay one slice, and the rows of one
 * issue stay together.
 * @param issueIds the issue id of each row, in ascending order
 */
export function sliceIntoRowGroups(issueIds: readonly string[], target: number): RowGroupSlice[] {
  const count = Math.max(1, Math.floor(issueIds.length / target));
  const size = Math.ceil(issueIds.length / count);
  const slices: RowGroupSlice[] = [];
  for (let start = 0; start < issueIds.length;) {
    const end = endOfIssue(issueIds, Math.min(issueIds.length, start + size));
    slices.push({ start, end });
    start = end;
  }
  return slices;
}

/** Returns the first index, from `end` on, at which a new issue begins. */
function endOfIssue(issueIds: readonly string[], end: number): number {
  let at = end;
  while (at < issueIds.length && issueIds[at] === issueIds[at - 1]) at += 1;
  return at;
}
