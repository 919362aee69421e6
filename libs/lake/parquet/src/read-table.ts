import type { Cell, Cells, Row } from '@jiralake/core';
import { appendCells, rowsOf } from './cells';
import { decodeRowGroup } from './decode-row-group';
import type { TableFile } from './row-group';

/** Reads all cells of a table. Pass fewer `columns` to read only those. */
export async function readCells({ columns, groups }: TableFile): Promise<Cells> {
  const cells = columns.map((): Cell[] => []);
  for (const group of groups) appendCells(cells, await decodeRowGroup(group, columns));
  return cells;
}

/** Reads all rows of a table. */
export async function readTable(table: TableFile): Promise<Row[]> {
  return rowsOf(table.columns, await readCells(table));
}
