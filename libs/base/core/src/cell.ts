/** What a column of a table holds; every column can be null. */
export type ColumnType = 'string' | 'timestamp' | 'integer' | 'number' | 'boolean';

/** A value in a row; null is "no value". */
export type Cell = string | number | bigint | boolean | Date | null;

/** A row of a table: every column of the table is there. */
export type Row = Record<string, Cell>;
