import type { Cell, ColumnType } from '@jiralake/core';

/** The Parquet types of the columns of the lake. */
export type ParquetType = 'UTF8' | 'TIMESTAMP_MICROS' | 'INT64' | 'DOUBLE' | 'BOOLEAN';

/** A value before encoding. A time is in milliseconds since 1970; an integer is a number when the number is exact. */
export type Primitive = string | number | bigint | boolean;

function refuse(cell: unknown, wanted: string): never {
  throw new TypeError(`${String(cell)} is not ${wanted}`);
}

/** Converts cells to values. @throws TypeError for a cell of another type, which would be stored as something else */
export const toPrimitive: Readonly<Record<ParquetType, (cell: NonNullable<Cell>) => Primitive>> = {
  UTF8: (cell) => (typeof cell === 'string' ? cell : refuse(cell, 'text')),
  TIMESTAMP_MICROS: (cell) =>
    typeof cell === 'number' && Number.isInteger(cell) ? cell : refuse(cell, 'a time'),
  INT64: (cell) =>
    typeof cell === 'bigint' || (typeof cell === 'number' && Number.isInteger(cell))
      ? cell
      : refuse(cell, 'an integer'),
  DOUBLE: (cell) => (typeof cell === 'number' ? cell : refuse(cell, 'a number')),
  BOOLEAN: (cell) => (typeof cell === 'boolean' ? cell : refuse(cell, 'true or false')),
};

/** The physical type of each Parquet type, and its converted type. */
export const schemaElements = {
  UTF8: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  TIMESTAMP_MICROS: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
  INT64: { type: 'INT64' },
  DOUBLE: { type: 'DOUBLE' },
  BOOLEAN: { type: 'BOOLEAN' },
} as const satisfies Record<ParquetType, object>;

const types: Readonly<Record<ColumnType, ParquetType>> = {
  string: 'UTF8',
  timestamp: 'TIMESTAMP_MICROS',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
};

/** A column as a table declares it. */
export interface DeclaredColumn {
  name: string;
  type: ColumnType;
  /** the column can hold ASCII only */
  ascii?: true;
  meaning: string;
}

/** A column of a file. Every column is OPTIONAL. */
export interface FileColumn {
  name: string;
  type: ParquetType;
  /** whether min and max are written */
  statistics: boolean;
  /** documentation for readers; absent for a column that only another version declares */
  meaning?: string;
}

/**
 * Returns the file column of a declared column. Text has statistics only when the column can hold nothing but ASCII:
 * JavaScript compares strings in UTF-16 order, readers expect UTF-8 byte order, and with a wrong min or max DuckDB silently
 * finds no rows. Both orders agree for ASCII.
 */
export function fileColumnOf({ name, type, ascii, meaning }: DeclaredColumn): FileColumn {
  return { name, type: types[type], statistics: type !== 'string' || ascii === true, meaning };
}

/** Returns a column that only another version declares, `undefined` when its type is unknown. */
export function unknownColumn(name: string, type: string | undefined): FileColumn | undefined {
  return type !== undefined && type in toPrimitive
    ? { name, type: type as ParquetType, statistics: false }
    : undefined;
}
