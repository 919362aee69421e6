import { formatTable, type JsonResult } from '@jiralake/duckdb';

export const formats = ['table', 'csv', 'json'] as const;
export type Format = (typeof formats)[number];

type Value = JsonResult['rows'][number][number];

const WIDEST_CELL = 60;

/** The rows of a query as a table for people, CSV (RFC 4180), or one JSON object a line. */
export function formatResult({ columns, rows }: JsonResult, format: Format): string {
  if (format === 'json') {
    return rows
      .map((row) => JSON.stringify(Object.fromEntries(columns.map((name, i) => [name, row[i]]))))
      .join('\n');
  }
  if (format === 'csv') return [columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\n');
  const count = `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'})`;
  return `${formatTable(
    columns,
    rows.map((row) => row.map(tableCell)),
  )}\n${count}`;
}

function textOf(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** One line, not too wide: a description would push everything else off the screen. */
function tableCell(value: Value): string {
  const text = textOf(value).replaceAll(/\s+/g, ' ');
  return text.length > WIDEST_CELL ? `${text.slice(0, WIDEST_CELL - 1)}…` : text;
}

function csvCell(value: Value | string): string {
  const text = textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
