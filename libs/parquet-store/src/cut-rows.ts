import type { Row } from '@jiralake/tables';

/** Fewer cells than this are not worth a group of their own: each column chunk has a fixed price. */
const FEWEST_CELLS = 8_192;

/**
 * How many rows a group of a table should have. A change encodes one group and writes an entry in the footer for each of
 * the others: the sum is least where the size grows with the root of the table. Larger groups make smaller files.
 */
export function rowsPerGroup(columns: number, rows: number): number {
  return Math.ceil(Math.max(FEWEST_CELLS / columns, 3 * Math.sqrt(rows)));
}

/** The number that issue ids are ordered by. */
export function issueNumber(id: string): number {
  return Number(id);
}

/** The order of the rows in a file. */
export const byIssue = (a: Row, b: Row): number =>
  issueNumber(String(a['issue_id'])) - issueNumber(String(b['issue_id']));

/**
 * Cuts rows, in order of their issues, into pieces of about `target` rows; fewer than twice as many stay one piece. The
 * rows of one issue stay together.
 */
export function cutRows(rows: readonly Row[], target: number): Row[][] {
  const pieces = Math.max(1, Math.floor(rows.length / target));
  const size = Math.ceil(rows.length / pieces);
  const cut: Row[][] = [];
  for (let start = 0; start < rows.length;) {
    const end = endOfIssue(rows, Math.min(rows.length, start + size));
    cut.push(rows.slice(start, end));
    start = end;
  }
  return cut;
}

/** The next place from `end` on where one issue ends and another begins. */
function endOfIssue(rows: readonly Row[], end: number): number {
  let at = end;
  while (at < rows.length && rows[at]?.['issue_id'] === rows[at - 1]?.['issue_id']) at += 1;
  return at;
}
