import type { Row } from '@jiralake/core';
import type { Column } from '../src/column';
import type { Table } from '../src/table';

const fits: Record<Column['type'], (cell: Row[string]) => boolean> = {
  string: (cell) => typeof cell === 'string' && !cell.includes('\u0000') && !/\p{Cs}/u.test(cell),
  timestamp: (cell) => cell instanceof Date && !Number.isNaN(cell.getTime()),
  integer: (cell) => typeof cell === 'bigint' || Number.isSafeInteger(cell),
  number: (cell) => Number.isFinite(cell),
  boolean: (cell) => typeof cell === 'boolean',
};

/** What is wrong with the rows of a table: missing or undeclared columns, wrong types, non-ASCII where ASCII is promised. */
export function rowProblems(table: Table, rows: readonly Row[]): string[] {
  const names = table.columns.map((column) => column.name).sort();
  return rows.flatMap((row) => [
    ...(Object.keys(row).sort().join() === names.join() ? [] : [`${table.name}: other columns`]),
    ...table.columns.filter((column) => !holds(column, row)).map(({ name }) => `${table.name}.${name}`),
  ]);
}

function holds(column: Column, row: Row): boolean {
  const cell = row[column.name];
  if (cell === undefined) return false;
  if (cell === null) return true;
  return fits[column.type](cell) && (!column.ascii || /^[\x20-\x7e]*$/.test(String(cell)));
}
