import type { ColumnType } from '@jiralake/tables';

/** The DuckDB name of each column type. */
export const duckDbTypes: Readonly<Record<ColumnType, string>> = {
  string: 'VARCHAR',
  timestamp: 'TIMESTAMP',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
};
