import type { Cell, Row } from '@jiralake/core';
import type { FileColumn } from './parquet-types';

/** One array of cells for each column, in the order of the columns. Row groups are compared and encoded by column. */
export type Cells = readonly (readonly Cell[])[];

/** Turns rows into cells. A value that a row lacks becomes null. */
export function cellsOf(columns: readonly FileColumn[], rows: readonly Row[]): Cells {
  return columns.map(({ name }) => rows.map((row) => row[name] ?? null));
}

/** Turns cells back into rows. */
export function rowsOf(columns: readonly FileColumn[], cells: Cells): Row[] {
  const count = cells[0]?.length ?? 0;
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(columns.map(({ name }, column) => [name, cells[column]?.[i] ?? null])),
  );
}

/** Returns the issue id of each row. */
export function issueIdsOf(columns: readonly FileColumn[], cells: Cells): readonly string[] {
  const column = columns.findIndex(({ name }) => name === 'issue_id');
  return (cells[column] ?? []).map(String);
}
