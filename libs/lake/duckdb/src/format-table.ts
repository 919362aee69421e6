import { printable } from '@jiralake/core';

/** How rows become lines of a table. */
export interface TableLayout {
  /** names of the columns, and a rule */
  head: string[];
  line(cells: readonly string[]): string;
}

/** Columns as wide as the widest of these rows, for a terminal; cells of later rows may be wider. */
export function layTable(columns: readonly string[], rows: readonly (readonly string[])[]): TableLayout {
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

/** Rows in columns of equal width, for a terminal. */
export function formatTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const { head, line } = layTable(columns, rows);
  return [...head, ...rows.map(line)].join('\n');
}
