/** What a column holds; every column can be null. */
export type ColumnType = 'string' | 'timestamp' | 'integer' | 'boolean';

/** One column of a table: the Parquet schema, the views and the documentation are made from this. */
export interface Column {
  name: string;
  type: ColumnType;
  /** only ASCII can occur: min/max statistics are safe */
  ascii?: true;
  /** for the documentation: what the value is and where it comes from */
  meaning: string;
}

/** A column as a table declares it, under its name. */
export type ColumnSpec = Omit<Column, 'name'>;

export const text = (meaning: string) => ({ type: 'string', meaning }) as const;
/** Fill it through `readAscii` (or from what is ASCII by its schema) only. */
export const ascii = (meaning: string) => ({ type: 'string', ascii: true, meaning }) as const;
export const timestamp = (meaning: string) => ({ type: 'timestamp', meaning }) as const;
export const integer = (meaning: string) => ({ type: 'integer', meaning }) as const;
export const boolean = (meaning: string) => ({ type: 'boolean', meaning }) as const;
export const jsonArray = (meaning: string) =>
  text(`JSON array of ${meaning}; [] when the list is empty, NULL when Jira has no value`);
