import type { Cell, Row } from '@jiralake/core';
import type { AttachmentStates, FieldCatalogue, StoredIssue } from '@jiralake/payloads';
import type { CellText } from './cell-text';
import type { Column, ColumnSpec, ColumnType } from './column';
import type { FilledField } from './filled-fields';
import type { FindMedia } from './find-media';
import type { KeptField } from './kept-field';

/** The name of a table: its folder in the lake, its file of columns and rows here. */
export type TableName =
  | 'issues'
  | 'comments'
  | 'attachments'
  | 'changelog'
  | 'issuelinks'
  | 'remote_links'
  | 'worklogs'
  | 'sla_cycles'
  | 'custom_fields'
  | 'custom_field_values';

export type { Cell, Row };

/** A value for a column of any type: a text is one that may stand in a table. */
export type SafeCell = CellText | Exclude<Cell, string>;

/** What the rows of one issue are made from. */
export interface TransformInput {
  issue: StoredIssue;
  attachments: AttachmentStates | undefined;
  /** which attachment a document shows */
  findMedia: FindMedia;
  /** the fields that are not null, of which most issues have few: listing the others costs more than they are worth */
  filled: readonly FilledField[];
  /** those of them that custom_fields has rows of */
  kept: readonly KeptField[];
}

/** What is the same for all issues of a site. */
export interface TransformContext {
  /** like https://acme.atlassian.net, without a slash at the end */
  siteUrl: string;
  /** where the issues' folders of attachments are, without a slash at the end */
  attachmentsDir: string;
  /** what the site calls its custom fields; without it they have no names */
  fields: FieldCatalogue | undefined;
}

/** One table: its columns in their order, and the rows of an issue. */
export interface Table {
  name: TableName;
  /** what a row is */
  meaning: string;
  /** columns that tell the rows of one issue apart; of rows that agree in them the last counts */
  key: readonly string[];
  columns: readonly Column[];
  toRows(input: TransformInput, context: TransformContext): Row[];
}

/** Columns that are filled together. */
export interface ColumnGroup {
  columns: readonly Column[];
  toCells(input: TransformInput, context: TransformContext): Row;
}

interface CellTypes {
  string: CellText;
  timestamp: Date;
  integer: number | bigint;
  number: number;
  boolean: boolean;
}
type ColumnSpecs = Record<string, { type: ColumnType } & ColumnSpec>;
/** What is ASCII by its schema, such as the key of an issue, is in clear: no URL fits into it. */
type CellOf<Spec extends ColumnSpecs[string]> = Spec['ascii'] extends true ? string : CellTypes[Spec['type']];
type RowOf<Specs extends ColumnSpecs> = { [Name in keyof Specs]: CellOf<Specs[Name]> | null };
type Exactly<Shape, Given> = Given & Record<Exclude<keyof Given, keyof Shape>, never>;

/**
 * Declares a table. A row without a column, with an undeclared one or with a value of another type does not compile.
 */
export function defineTable<const Specs extends ColumnSpecs, Given extends RowOf<Specs>>(table: {
  name: TableName;
  meaning: string;
  key: readonly (keyof Specs & string)[];
  columns: Specs;
  toRows(input: TransformInput, context: TransformContext): Exactly<RowOf<Specs>, Given>[];
}): Table {
  const { name, meaning, key } = table;
  return {
    name,
    meaning,
    key,
    columns: namedColumns(table.columns),
    toRows: (input, context) => table.toRows(input, context),
  };
}

/** Declares some columns of a table whose other columns come from elsewhere, under the same rules. */
export function defineColumns<const Specs extends ColumnSpecs, Given extends RowOf<Specs>>(group: {
  columns: Specs;
  toCells(input: TransformInput, context: TransformContext): Exactly<RowOf<Specs>, Given>;
}): ColumnGroup {
  return {
    columns: namedColumns(group.columns),
    toCells: (input, context) => group.toCells(input, context),
  };
}

function namedColumns(specs: ColumnSpecs): Column[] {
  return Object.entries(specs).map(([name, spec]) => ({ name, ...spec }));
}
