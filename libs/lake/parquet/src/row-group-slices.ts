import type { Row } from '@jiralake/core';

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

/** Compares rows by issue id, which is the order of the rows in a file. */
export const byIssue = (a: Row, b: Row): number =>
  issueNumber(String(a['issue_id'])) - issueNumber(String(b['issue_id']));

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
