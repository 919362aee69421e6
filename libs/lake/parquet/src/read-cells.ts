import type { Cell, Cells } from '@jiralake/core';
import { appendCells } from './cells';
import { decodeRowGroup } from './decode-row-group';
import type { TableFile } from './row-group';

/** Reads all cells of a table. Pass fewer `columns` to read only those. */
export async function readCells({ columns, groups }: TableFile): Promise<Cells> {
  const cells = columns.map((): Cell[] => []);
  for (const group of groups) appendCells(cells, await decodeRowGroup(group, columns));
  return cells;
}
