import type { Cell, ColumnType } from '@jiralake/core';

/** How Parquet names the types of our columns. */
export type ParquetType = 'UTF8' | 'TIMESTAMP_MICROS' | 'INT64' | 'DOUBLE' | 'BOOLEAN';

/** A value as it is stored: a time in milliseconds since 1970, an integer as a number where that is exact. */
export type Primitive = string | number | bigint | boolean;

function refuse(cell: unknown, wanted: string): never {
  throw new TypeError(`${String(cell)} is not ${wanted}`);
}

/** How the cells of each type become values. @throws TypeError for one of another type: it would be stored as something else */
export const toPrimitive: Readonly<Record<ParquetType, (cell: NonNullable<Cell>) => Primitive>> = {
  UTF8: (cell) => (typeof cell === 'string' ? cell : refuse(cell, 'text')),
  TIMESTAMP_MICROS: (cell) => (cell instanceof Date ? cell.getTime() : refuse(cell, 'a time')),
  INT64: (cell) =>
    typeof cell === 'bigint' || (typeof cell === 'number' && Number.isInteger(cell))
      ? cell
      : refuse(cell, 'an integer'),
  DOUBLE: (cell) => (typeof cell === 'number' ? cell : refuse(cell, 'a number')),
  BOOLEAN: (cell) => (typeof cell === 'boolean' ? cell : refuse(cell, 'true or false')),
};

/** What each is stored as. */
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

/** What a column is declared as. */
export interface DeclaredColumn {
  name: string;
  type: ColumnType;
  /** only ASCII can occur */
  ascii?: true;
  meaning: string;
}

/** A column as it stands in a file; every one is optional. */
export interface FileColumn {
  name: string;
  type: ParquetType;
  /** whether minimum and maximum are written */
  statistics: boolean;
  /** for people and their agents; absent for a column that only another version knows */
  meaning?: string;
}

/**
 * JavaScript compares strings in UTF-16 order, readers expect UTF-8 byte order: with text beyond ASCII the stored minimum and
 * maximum would be wrong, and DuckDB then silently finds no rows. Only ASCII agrees in both orders.
 */
export function fileColumnOf({ name, type, ascii, meaning }: DeclaredColumn): FileColumn {
  return { name, type: types[type], statistics: type !== 'string' || ascii === true, meaning };
}

/** A column that only another version of this program knows. */
export function unknownColumn(name: string, type: string | undefined): FileColumn | undefined {
  return type !== undefined && type in toPrimitive
    ? { name, type: type as ParquetType, statistics: false }
    : undefined;
}
