import type { AttachmentStates, StoredIssue } from '@jiralake/schemas';
import type { Column, ColumnSpec, ColumnType } from './column';
import type { FieldMap } from './field-map';

/** The name of a table: its folder in the lake, its file of columns and rows here. */
export type TableName = 'issues' | 'comments' | 'attachments' | 'changelog' | 'issuelinks' | 'remote_links';

/** A value in a row; null is "no value". */
export type Cell = string | number | bigint | boolean | Date | null;

/** A row of a table: every column of the table is there. */
export type Row = Record<string, Cell>;

/** What the rows of one issue are made from. */
export interface TransformInput {
  issue: StoredIssue;
  attachments: AttachmentStates | undefined;
}

/** What is the same for all issues of a site. */
export interface TransformContext {
  /** like https://acme.atlassian.net, without a slash at the end */
  siteUrl: string;
  /** where the issues' folders of attachments are, without a slash at the end */
  attachmentsDir: string;
  fieldMap: FieldMap;
}

/** One table: its columns in their order, and the rows of an issue. */
export interface Table {
  name: TableName;
  columns: readonly Column[];
  toRows(input: TransformInput, context: TransformContext): Row[];
}

interface CellTypes {
  string: string;
  timestamp: Date;
  integer: number | bigint;
  boolean: boolean;
}
type ColumnSpecs = Record<string, { type: ColumnType } & ColumnSpec>;
type RowOf<Specs extends ColumnSpecs> = { [Name in keyof Specs]: CellTypes[Specs[Name]['type']] | null };
type Exactly<Shape, Given> = Given & Record<Exclude<keyof Given, keyof Shape>, never>;

/**
 * Declares a table. A row without a column, with an undeclared one or with a value of another type does not compile.
 */
export function defineTable<const Specs extends ColumnSpecs, Given extends RowOf<Specs>>(table: {
  name: TableName;
  columns: Specs;
  toRows(input: TransformInput, context: TransformContext): Exactly<RowOf<Specs>, Given>[];
}): Table {
  const columns = Object.entries(table.columns).map(([name, spec]) => ({ name, ...spec }));
  return { name: table.name, columns, toRows: (input, context) => table.toRows(input, context) };
}
