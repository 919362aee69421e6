import type { Row } from '@jiralake/core';
import { cellsOf } from './cells';
import { byIssue, sliceIntoRowGroups, issueNumber, rowsPerGroup } from './row-group-slices';
import { encodeRowGroup } from './encode-row-group';
import type { FileColumn } from './parquet-types';
import type { RowGroup, TableFile } from './row-group';

/** Builds a table from its first row to its last. */
export interface TableBuilder {
  /**
   * Adds all rows of some issues, whose ids are higher than those of all rows added before.
   * @param share how much of the table has been added with these rows, above 0 and up to 1; the size of the row groups
   * follows from it
   */
  add(rows: readonly Row[], share: number): void;
  finish(): TableFile;
}

/** Creates a builder that encodes rows as soon as they fill a row group, so only about two row groups wait in memory. */
export function createTableBuilder(columns: readonly FileColumn[]): TableBuilder {
  const groups: RowGroup[] = [];
  let waiting: Row[] = [];
  let count = 0;
  const encode = (rows: readonly Row[]): void => {
    const minIssueId = groups.length === 0 ? 0 : issueNumber(String(rows[0]?.['issue_id']));
    groups.push(encodeRowGroup(minIssueId, columns, cellsOf(columns, rows)));
  };
  return {
    add(rows, share) {
      count += rows.length;
      waiting = [...waiting, ...[...rows].sort(byIssue)];
      const issueIds = waiting.map((row) => String(row['issue_id']));
      // the last row group may get more rows
      const full = sliceIntoRowGroups(issueIds, rowsPerGroup(columns.length, count / share)).slice(0, -1);
      for (const { start, end } of full) encode(waiting.slice(start, end));
      waiting = waiting.slice(full.at(-1)?.end ?? 0);
    },
    finish() {
      if (waiting.length > 0) encode(waiting);
      return { columns, groups };
    },
  };
}

/** Encodes a whole table from its rows. */
export function rewriteTable(columns: readonly FileColumn[], rows: readonly Row[]): TableFile {
  const builder = createTableBuilder(columns);
  builder.add(rows, 1);
  return builder.finish();
}
