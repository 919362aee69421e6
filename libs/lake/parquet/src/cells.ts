import type { Cell, Row } from '@jiralake/core';
import type { FileColumn } from './parquet-types';

/** The cells of each column, in the order of the columns: rows are stored, compared and encoded by columns. */
export type Cells = readonly (readonly Cell[])[];

/** What a row does not have is null. */
export function cellsOf(columns: readonly FileColumn[], rows: readonly Row[]): Cells {
  return columns.map(({ name }) => rows.map((row) => row[name] ?? null));
}

export function rowsOf(columns: readonly FileColumn[], cells: Cells): Row[] {
  const count = cells[0]?.length ?? 0;
  return Array.from({ length: count }, (_, i) =>
    Object.fromEntries(columns.map(({ name }, column) => [name, cells[column]?.[i] ?? null])),
  );
}

/** The issue of each row. */
export function issueIdsOf(columns: readonly FileColumn[], cells: Cells): readonly string[] {
  const place = columns.findIndex(({ name }) => name === 'issue_id');
  return (cells[place] ?? []).map(String);
}
