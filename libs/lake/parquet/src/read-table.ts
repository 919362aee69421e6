import type { Row } from '@jiralake/core';
import { rowsOf } from './cells';
import { decodeRowGroup } from './decode-row-group';
import type { TableFile } from './row-group';

/** All rows of a table, or those columns of them that are given with it. */
export async function readTable({ columns, groups }: TableFile): Promise<Row[]> {
  const rows: Row[] = [];
  for (const group of groups)
    for (const row of rowsOf(columns, await decodeRowGroup(group, columns))) rows.push(row);
  return rows;
}
