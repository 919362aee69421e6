import type { Cell, Cells, Row } from '@jiralake/core';

/** Turns rows into cells, as a table collects them. A value that a row lacks becomes null. */
export function cellsOf(columns: readonly { name: string }[], rows: readonly Row[]): Cells {
  return columns.map(({ name }) =>
    rows.map((row): Cell => {
      const value = row[name] ?? null;
      return value instanceof Date ? value.getTime() : value;
    }),
  );
}
