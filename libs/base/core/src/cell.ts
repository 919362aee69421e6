/** The type of a column; every column can be null. */
export type ColumnType = 'string' | 'timestamp' | 'integer' | 'number' | 'boolean';

/** A value in a column; null means no value. A timestamp is in milliseconds since 1970. */
export type Cell = string | number | bigint | boolean | null;

/** The cells of a table by column: one array for each column, in the order of the columns. */
export type Cells = readonly (readonly Cell[])[];

/** A row of a table, with every column. A timestamp is a `Date`. */
export type Row = Record<string, Cell | Date>;
