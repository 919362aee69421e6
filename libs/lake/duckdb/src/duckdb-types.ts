import type { ColumnType } from '@jiralake/tables';

/** What DuckDB calls the types of columns. */
export const duckDbTypes: Readonly<Record<ColumnType, string>> = {
  string: 'VARCHAR',
  timestamp: 'TIMESTAMP',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
};
