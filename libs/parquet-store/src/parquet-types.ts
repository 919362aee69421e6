import type { Cell, Column, ColumnType } from '@jiralake/tables';
import { TYPES } from './format-numbers';

/** How Parquet names the types of our columns. */
export type ParquetType = 'UTF8' | 'TIMESTAMP_MICROS' | 'INT64' | 'DOUBLE' | 'BOOLEAN';

/** A value as the library encodes and decodes it, by the primitive type behind the Parquet type. */
export type Primitive = string | Uint8Array | bigint | number | boolean;

interface Codec {
  /** @throws TypeError for a value that is not of this type: it would be stored as something else */
  encode(cell: NonNullable<Cell>): Primitive;
  decode(value: Primitive): Cell;
}

function refuse(cell: unknown, wanted: string): never {
  throw new TypeError(`${String(cell)} is not ${wanted}`);
}

/** One entry a type: nothing else knows how cells become Parquet values. */
export const codecs: Readonly<Record<ParquetType, Codec>> = {
  UTF8: {
    encode: (cell) => (typeof cell === 'string' ? cell : refuse(cell, 'text')),
    decode: (value) => Buffer.from(value as Uint8Array).toString('utf8'),
  },
  TIMESTAMP_MICROS: {
    encode: (cell) => (cell instanceof Date ? BigInt(cell.getTime()) * 1_000n : refuse(cell, 'a time')),
    decode: (value) => new Date(Number((value as bigint) / 1_000n)),
  },
  INT64: {
    encode: (cell) =>
      typeof cell === 'bigint' || Number.isInteger(cell)
        ? BigInt(cell as number)
        : refuse(cell, 'an integer'),
    // numbers wherever they are exact
    decode: (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : (value as bigint)),
  },
  DOUBLE: {
    encode: (cell) => (typeof cell === 'number' ? cell : refuse(cell, 'a number')),
    decode: (value) => value as number,
  },
  BOOLEAN: {
    encode: (cell) => (typeof cell === 'boolean' ? cell : refuse(cell, 'true or false')),
    decode: (value) => value as boolean,
  },
};

/** What each is stored as, a number of the format. */
export const primitiveTypes: Readonly<Record<ParquetType, number>> = {
  UTF8: TYPES.BYTE_ARRAY,
  TIMESTAMP_MICROS: TYPES.INT64,
  INT64: TYPES.INT64,
  DOUBLE: TYPES.DOUBLE,
  BOOLEAN: TYPES.BOOLEAN,
};

const types: Readonly<Record<ColumnType, ParquetType>> = {
  string: 'UTF8',
  timestamp: 'TIMESTAMP_MICROS',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
};

/** A column as it stands in a file; every one is optional. */
export interface FileColumn {
  name: string;
  type: ParquetType;
  /** whether minimum and maximum are written */
  statistics: boolean;
}

/**
 * The library compares strings in UTF-16 order, readers expect UTF-8 byte order: with text beyond ASCII the stored
 * minimum and maximum are wrong, and DuckDB then silently finds no rows. Only ASCII agrees in both orders.
 */
export function fileColumnOf({ name, type, ascii }: Column): FileColumn {
  return { name, type: types[type], statistics: type !== 'string' || ascii === true };
}

/** A column that only another version of this program knows. */
export function unknownColumn(name: string, type: string | undefined): FileColumn | undefined {
  return type !== undefined && type in codecs
    ? { name, type: type as ParquetType, statistics: false }
    : undefined;
}
