import type { Row } from '@jiralake/core';
import { cellsOf } from './cells';
import { byIssue, cutRows, issueNumber, rowsPerGroup } from './cut-rows';
import { encodeRowGroup } from './encode-row-group';
import type { FileColumn } from './parquet-types';
import type { RowGroup, TableFile } from './row-group';

/** A table that is made from its first row to its last. */
export interface TableBuilder {
  /**
   * Takes all rows of some issues, whose ids are larger than all before.
   * @param share how much of the table is there with them, above 0 and up to 1: the size of groups follows from it
   */
  add(rows: readonly Row[], share: number): void;
  finish(): TableFile;
}

/** Rows are encoded when they fill a group, so that besides what is added at once only two groups of them are in memory. */
export function createTableBuilder(columns: readonly FileColumn[]): TableBuilder {
  const groups: RowGroup[] = [];
  let waiting: Row[] = [];
  let count = 0;
  const encode = (rows: readonly Row[]): void => {
    const from = groups.length === 0 ? 0 : issueNumber(String(rows[0]?.['issue_id']));
    groups.push(encodeRowGroup(from, columns, cellsOf(columns, rows)));
  };
  return {
    add(rows, share) {
      count += rows.length;
      waiting = [...waiting, ...[...rows].sort(byIssue)];
      const issueIds = waiting.map((row) => String(row['issue_id']));
      // the last one may get more rows
      const full = cutRows(issueIds, rowsPerGroup(columns.length, count / share)).slice(0, -1);
      for (const { start, end } of full) encode(waiting.slice(start, end));
      waiting = waiting.slice(full.at(-1)?.end ?? 0);
    },
    finish() {
      if (waiting.length > 0) encode(waiting);
      return { columns, groups };
    },
  };
}

/** Writes all rows again, into these columns. */
export function rewriteTable(columns: readonly FileColumn[], rows: readonly Row[]): TableFile {
  const builder = createTableBuilder(columns);
  builder.add(rows, 1);
  return builder.finish();
}
