import type { Cell, Cells } from '@jiralake/core';
import { appendCells, countRows, issueIdsOf } from './cells';
import { encodeRowGroup } from './encode-row-group';
import type { FileColumn } from './parquet-types';
import type { RowGroup, TableFile } from './row-group';
import { issueNumber, rowsPerGroup, sliceIntoRowGroups, sortByIssue } from './row-group-slices';

/** Builds a table from its first row to its last. */
export interface TableBuilder {
  /**
   * Adds all rows of some issues, whose ids are higher than those of all rows added before.
   * @param share how much of the table has been added with these rows, above 0 and up to 1; the size of the row groups
   * follows from it
   */
  add(cells: Cells, share: number): void;
  finish(): TableFile;
}

/** Creates a builder that encodes rows as soon as they fill a row group, so only about two row groups wait in memory. */
export function createTableBuilder(columns: readonly FileColumn[]): TableBuilder {
  const groups: RowGroup[] = [];
  let waiting = columns.map((): Cell[] => []);
  let count = 0;
  const encode = (cells: Cells): void => {
    const [firstId = ''] = issueIdsOf(columns, cells);
    groups.push(encodeRowGroup(groups.length === 0 ? 0 : issueNumber(firstId), columns, cells));
  };
  return {
    add(cells, share) {
      count += countRows(cells);
      appendCells(waiting, sortByIssue(columns, cells));
      // the last row group may get more rows
      const target = rowsPerGroup(columns.length, count / share);
      const full = sliceIntoRowGroups(issueIdsOf(columns, waiting), target).slice(0, -1);
      for (const { start, end } of full) encode(waiting.map((column) => column.slice(start, end)));
      const rest = full.at(-1)?.end ?? 0;
      if (rest > 0) waiting = waiting.map((column) => column.slice(rest));
    },
    finish() {
      if (countRows(waiting) > 0) encode(waiting);
      return { columns, groups };
    },
  };
}

/** Encodes a whole table from its rows. */
export function rewriteTable(columns: readonly FileColumn[], cells: Cells): TableFile {
  const builder = createTableBuilder(columns);
  builder.add(cells, 1);
  return builder.finish();
}
