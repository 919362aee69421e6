import type { ColumnType } from '@jiralake/core';

export type { ColumnType };

/** One column of a table. The Parquet schema, the views and the documentation are derived from it. */
export interface Column {
  name: string;
  type: ColumnType;
  /** only ASCII can occur: min/max statistics are safe */
  ascii?: true;
  /** description of the value, for the documentation */
  meaning: string;
  /** path in the raw file, such as `fields.status.name`, or relative to the object that a row is made from */
  source: string;
}

/** The declaration of a column, without its name. */
export type ColumnSpec = Omit<Column, 'name'>;

export const text = (meaning: string, source: string) => ({ type: 'string', meaning, source }) as const;
/** Declares an ASCII column. Fill it only with values of `readAscii`, or values that are ASCII by their schema. */
export const ascii = (meaning: string, source: string) =>
  ({ type: 'string', ascii: true, meaning, source }) as const;
export const timestamp = (meaning: string, source: string) =>
  ({ type: 'timestamp', meaning, source }) as const;
export const integer = (meaning: string, source: string) => ({ type: 'integer', meaning, source }) as const;
export const number = (meaning: string, source: string) => ({ type: 'number', meaning, source }) as const;
export const boolean = (meaning: string, source: string) => ({ type: 'boolean', meaning, source }) as const;
export const jsonArray = (meaning: string, source: string) =>
  text(`JSON array of ${meaning}; [] when the list is empty, NULL when Jira has no value`, source);
