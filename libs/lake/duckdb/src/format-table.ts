import { printable } from '@jiralake/core';

/** A text table whose column widths are fixed. */
export interface TableLayout {
  /** the line of column names, and a line of dashes */
  head: string[];
  line(cells: readonly string[]): string;
}

/** Lays out a table for a terminal: each column is as wide as its widest cell in these rows. Cells of later rows may be wider. */
export function layOutTable(columns: readonly string[], rows: readonly (readonly string[])[]): TableLayout {
  const names = columns.map(printable);
  const widths = names.map((name, i) =>
    Math.max(name.length, ...rows.map((row) => printable(row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, i) => printable(cell).padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd();
  return { head: [line(names), line(widths.map((width) => '-'.repeat(width)))], line };
}

/** Formats rows as a table for a terminal. */
export function formatTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const { head, line } = layOutTable(columns, rows);
  return [...head, ...rows.map(line)].join('\n');
}
