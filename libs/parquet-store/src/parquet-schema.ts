import { ParquetSchema } from '@dsnp/parquetjs';
import { PermanentError } from '@jiralake/core';
import type { Column, ColumnType } from '@jiralake/tables';

const parquetTypes = {
  string: 'UTF8',
  timestamp: 'TIMESTAMP_MICROS',
  integer: 'INT64',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
} as const satisfies Record<ColumnType, string>;

type Fields = ConstructorParameters<typeof ParquetSchema>[0];
type ParquetType = NonNullable<Fields[string]['type']>;

const FIELD = { optional: true, compression: 'GZIP' } as const;

/** A column of a file that this version does not know, with its type as Parquet names it. */
export interface UnknownColumn {
  name: string;
  type: string;
}

/** The Parquet schema of a table: every column optional, compressed with GZIP. */
export function parquetSchemaOf(
  columns: readonly Column[],
  unknown: readonly UnknownColumn[] = [],
): ParquetSchema {
  const fields: Fields = {};
  for (const column of columns) {
    fields[column.name] = {
      ...FIELD,
      type: parquetTypes[column.type],
      ...(hasSafeStatistics(column) ? {} : { statistics: false }),
    };
  }
  for (const { name, type } of unknown) {
    fields[name] = { ...FIELD, type: type as ParquetType, statistics: false };
  }
  return new ParquetSchema(fields);
}

/** @throws PermanentError for a column that is no single optional value: it could not be written again */
export function unknownColumnsOf(schema: ParquetSchema, columns: readonly Column[]): UnknownColumn[] {
  const known = new Set(columns.map(({ name }) => name));
  return Object.entries(schema.fields)
    .filter(([name]) => !known.has(name))
    .map(([name, { isNested, repetitionType, originalType, primitiveType }]) => {
      const type = originalType ?? primitiveType;
      if (isNested || repetitionType === 'REPEATED' || !type) {
        throw new PermanentError(`it has a column ${name} that this version cannot keep`);
      }
      return { name, type };
    });
}

/**
 * The library compares strings in UTF-16 order, readers expect UTF-8 byte order: with text beyond ASCII the stored
 * minimum and maximum are wrong, and DuckDB then silently finds no rows. Only ASCII agrees in both orders.
 */
function hasSafeStatistics(column: Column): boolean {
  return column.type !== 'string' || column.ascii === true;
}
