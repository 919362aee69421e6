import type { ColumnType } from '@jiralake/core';

export type { ColumnType };

/** One column of a table: the Parquet schema, the views and the documentation are made from this. */
export interface Column {
  name: string;
  type: ColumnType;
  /** only ASCII can occur: min/max statistics are safe */
  ascii?: true;
  /** for the documentation: what the value is */
  meaning: string;
  /** where it comes from in the raw file; `fields.status.name`, or relative to what the table has a row for */
  source: string;
}

/** A column as a table declares it, under its name. */
export type ColumnSpec = Omit<Column, 'name'>;

export const text = (meaning: string, source: string) => ({ type: 'string', meaning, source }) as const;
/** Fill it through `readAscii` (or from what is ASCII by its schema) only. */
export const ascii = (meaning: string, source: string) =>
  ({ type: 'string', ascii: true, meaning, source }) as const;
export const timestamp = (meaning: string, source: string) =>
  ({ type: 'timestamp', meaning, source }) as const;
export const integer = (meaning: string, source: string) => ({ type: 'integer', meaning, source }) as const;
export const number = (meaning: string, source: string) => ({ type: 'number', meaning, source }) as const;
export const boolean = (meaning: string, source: string) => ({ type: 'boolean', meaning, source }) as const;
export const jsonArray = (meaning: string, source: string) =>
  text(`JSON array of ${meaning}; [] when the list is empty, NULL when Jira has no value`, source);
