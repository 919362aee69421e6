import { ParquetSchema } from '@dsnp/parquetjs';
import type { Column, ColumnType, Table } from '@jiralake/tables';

const parquetTypes = {
  string: 'UTF8',
  timestamp: 'TIMESTAMP_MICROS',
  integer: 'INT64',
  boolean: 'BOOLEAN',
} as const satisfies Record<ColumnType, string>;

type Fields = ConstructorParameters<typeof ParquetSchema>[0];

/** The Parquet schema of a table: every column optional, compressed with GZIP. */
export function parquetSchemaOf(table: Table): ParquetSchema {
  const fields: Fields = {};
  for (const column of table.columns) {
    fields[column.name] = {
      type: parquetTypes[column.type],
      optional: true,
      compression: 'GZIP',
      ...(hasSafeStatistics(column) ? {} : { statistics: false }),
    };
  }
  return new ParquetSchema(fields);
}

/**
 * The library compares strings in UTF-16 order, readers expect UTF-8 byte order: with text beyond ASCII the stored
 * minimum and maximum are wrong, and DuckDB then silently finds no rows. Only ASCII agrees in both orders.
 */
function hasSafeStatistics(column: Column): boolean {
  return column.type !== 'string' || column.ascii === true;
}
