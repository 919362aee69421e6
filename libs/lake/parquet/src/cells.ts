import type { Cell, Cells } from '@jiralake/core';
import type { FileColumn } from './parquet-types';

/** Returns the number of rows. */
export function countRows(cells: Cells): number {
  return cells[0]?.length ?? 0;
}

/** Returns the rows at some indices, in the order of the indices. */
export function pickRows(cells: Cells, indices: readonly number[]): Cells {
  return cells.map((column) => indices.map((index) => column[index] ?? null));
}

/** Appends rows to columns. */
export function appendCells(to: readonly Cell[][], cells: Cells): void {
  // pushed one by one, because a spread of many cells can exceed the maximum number of arguments
  to.forEach((column, i) => {
    for (const cell of cells[i] ?? []) column.push(cell);
  });
}

/** Returns the issue id of each row. */
export function issueIdsOf(columns: readonly FileColumn[], cells: Cells): readonly string[] {
  const column = columns.findIndex(({ name }) => name === 'issue_id');
  return (cells[column] ?? []).map(String);
}
