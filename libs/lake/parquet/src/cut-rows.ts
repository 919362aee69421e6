import type { Row } from '@jiralake/core';

/** Fewer cells than this are not worth a group of their own: each column chunk has a fixed price. */
const FEWEST_CELLS = 24_576;

/**
 * How many rows a group of a table should have. A change encodes one group and writes an entry in the footer for each of
 * the others: the sum is least where the size grows with the root of the table. Larger groups make smaller files.
 */
export function rowsPerGroup(columns: number, rows: number): number {
  return Math.ceil(Math.max(FEWEST_CELLS / columns, 4 * Math.sqrt(rows)));
}

/** The number that issue ids are ordered by. */
export function issueNumber(id: string): number {
  return Number(id);
}

/** The order of the rows in a file. */
export const byIssue = (a: Row, b: Row): number =>
  issueNumber(String(a['issue_id'])) - issueNumber(String(b['issue_id']));

/** Rows from `start` up to, but without, `end`. */
export interface Piece {
  start: number;
  end: number;
}

/**
 * Cuts rows, in order of their issues, into pieces of about `target` rows; fewer than twice as many stay one piece. The
 * rows of one issue stay together.
 * @param issueIds the issue of each row
 */
export function cutRows(issueIds: readonly string[], target: number): Piece[] {
  const pieces = Math.max(1, Math.floor(issueIds.length / target));
  const size = Math.ceil(issueIds.length / pieces);
  const cut: Piece[] = [];
  for (let start = 0; start < issueIds.length;) {
    const end = endOfIssue(issueIds, Math.min(issueIds.length, start + size));
    cut.push({ start, end });
    start = end;
  }
  return cut;
}

/** The next place from `end` on where one issue ends and another begins. */
function endOfIssue(issueIds: readonly string[], end: number): number {
  let at = end;
  while (at < issueIds.length && issueIds[at] === issueIds[at - 1]) at += 1;
  return at;
}
