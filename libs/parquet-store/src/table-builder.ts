import type { Row } from '@jiralake/tables';
import { byIssue, cutRows, issueNumber, rowsPerGroup } from './cut-rows';
import { encodeRowGroup } from './encode-row-group';
import type { FileColumn } from './parquet-types';
import type { RowGroup } from './row-group';
import type { TableFile } from './table-file';

/** A table that is made from its first row to its last. */
export interface TableBuilder {
  /**
   * Takes all rows of some issues, whose ids are larger than all before.
   * @param share how much of the table is there with them, above 0 and up to 1: the size of groups follows from it
   */
  add(rows: readonly Row[], share: number): Promise<void>;
  finish(): Promise<TableFile>;
}

/** Rows are encoded when they fill a group, so that besides what is added at once only two groups of them are in memory. */
export function createTableBuilder(columns: readonly FileColumn[]): TableBuilder {
  const groups: RowGroup[] = [];
  let waiting: Row[] = [];
  let count = 0;
  const encode = (rows: readonly Row[]): void => {
    const from = groups.length === 0 ? 0 : issueNumber(String(rows[0]?.['issue_id']));
    groups.push(encodeRowGroup(from, columns, rows));
  };
  return {
    async add(rows, share) {
      count += rows.length;
      waiting = [...waiting, ...[...rows].sort(byIssue)];
      const pieces = cutRows(waiting, rowsPerGroup(columns.length, count / share));
      // the last one may get more rows
      waiting = pieces.pop() ?? [];
      for (const piece of pieces) await encode(piece);
    },
    async finish() {
      if (waiting.length > 0) await encode(waiting);
      return { columns, groups };
    },
  };
}

/** Writes all rows again, into these columns. */
export async function rewriteTable(columns: readonly FileColumn[], rows: readonly Row[]): Promise<TableFile> {
  const builder = createTableBuilder(columns);
  await builder.add(rows, 1);
  return builder.finish();
}
