import type { ColumnType, Row } from '@jiralake/core';

const values: Record<ColumnType, Row[string]> = {
  string: 'text',
  timestamp: new Date('2026-02-03T11:06:52.829Z'),
  integer: 42,
  number: 2.5,
  boolean: true,
};

/** Returns a row with a value in every column; `given` overrides single columns. */
export function sampleRow(columns: readonly { name: string; type: ColumnType }[], given: Row = {}): Row {
  return { ...Object.fromEntries(columns.map(({ name, type }) => [name, values[type]])), ...given };
}
