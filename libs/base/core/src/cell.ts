/** The type of a column; every column can be null. */
export type ColumnType = 'string' | 'timestamp' | 'integer' | 'number' | 'boolean';

/** A value in a row; null means no value. */
export type Cell = string | number | bigint | boolean | Date | null;

/** A row of a table, with every column of the table. */
export type Row = Record<string, Cell>;
