import type { Cell, Cells, Row } from '@jiralake/core';
import type { FileColumn } from './parquet-types';

/** Turns rows into cells. A value that a row lacks becomes null. */
export function cellsOf(columns: readonly Pick<FileColumn, 'name'>[], rows: readonly Row[]): Cells {
  return columns.map(({ name }) =>
    rows.map((row): Cell => {
      const value = row[name] ?? null;
      return value instanceof Date ? value.getTime() : value;
    }),
  );
}

/** Turns cells back into rows. */
export function rowsOf(columns: readonly FileColumn[], cells: Cells): Row[] {
  const valueOf = ({ type }: FileColumn, cell: Cell): Row[string] =>
    type === 'TIMESTAMP_MICROS' && cell !== null ? new Date(Number(cell)) : cell;
  return Array.from({ length: countRows(cells) }, (_, i) =>
    Object.fromEntries(columns.map((column, c) => [column.name, valueOf(column, cells[c]?.[i] ?? null)])),
  );
}

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
