import type { Row } from '@jiralake/core';
import { rowsOf } from './cells';
import { decodeRowGroup } from './decode-row-group';
import type { TableFile } from './row-group';

/** Reads all rows of a table. Pass fewer `columns` to read only those. */
export async function readTable({ columns, groups }: TableFile): Promise<Row[]> {
  const rows: Row[] = [];
  for (const group of groups)
    for (const row of rowsOf(columns, await decodeRowGroup(group, columns))) rows.push(row);
  return rows;
}
