import { countOf, printable } from '@jiralake/core';
import { layOutTable, type JsonResult } from '@jiralake/duckdb';

export const formats = ['table', 'csv', 'json'] as const;
export type Format = (typeof formats)[number];

type Value = JsonResult['rows'][number][number];

/** Turns rows into lines. */
export interface RowFormat {
  /** returns the lines before the rows, made from the first rows */
  head(first: readonly Value[][]): string[];
  line(row: readonly Value[]): string;
  /** returns the lines after the rows; `cut` says that there were more rows */
  foot(rows: number, cut: boolean): string[];
}

const WIDEST_CELL = 60;

/** The formats: a table, CSV (RFC 4180), or one JSON object per line. */
export function formatRows(columns: readonly string[], format: Format): RowFormat {
  if (format === 'json') return jsonLines(columns);
  if (format === 'csv') return { head: () => [csvLine(columns)], line: csvLine, foot: () => [] };
  return tableLines(columns);
}

function jsonLines(columns: readonly string[]): RowFormat {
  const names = differentNames(columns).map((name) => JSON.stringify(name));
  return {
    head: () => [],
    // built as text, because an object would put numeric names first
    line: (row) => printable(`{${names.map((name, i) => `${name}:${JSON.stringify(row[i])}`).join(',')}}`),
    foot: () => [],
  };
}

/** Returns unique column names, as DuckDB makes them: a, a_1. */
function differentNames(columns: readonly string[]): string[] {
  const taken = new Set(columns);
  return columns.map((name, i) => {
    if (columns.indexOf(name) === i) return name;
    let number = 1;
    while (taken.has(`${name}_${number}`)) number += 1;
    taken.add(`${name}_${number}`);
    return `${name}_${number}`;
  });
}

function tableLines(columns: readonly string[]): RowFormat {
  let layout = layOutTable(columns, []);
  return {
    head(first) {
      layout = layOutTable(
        columns,
        first.map((row) => row.map(tableCell)),
      );
      return layout.head;
    },
    line: (row) => layout.line(row.map(tableCell)),
    foot: (rows, cut) => [`(${cut ? 'first ' : ''}${countOf(rows, 'row')})`],
  };
}

function textOf(value: Value | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Returns a value on one line, cut at a maximum width. */
function tableCell(value: Value): string {
  const characters = [...textOf(value).replaceAll(/\s+/g, ' ')];
  return characters.length > WIDEST_CELL
    ? `${characters.slice(0, WIDEST_CELL - 1).join('')}…`
    : characters.join('');
}

const csvLine = (row: readonly Value[]): string => row.map(csvCell).join(',');

function csvCell(value: Value): string {
  const text = textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
