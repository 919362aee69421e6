import type { Cell, Row } from '@jiralake/core';
import type { AttachmentStates, FieldCatalogue, StoredIssue } from '@jiralake/payloads';
import type { CellText } from './cell-text';
import type { Column, ColumnSpec, ColumnType } from './column';
import type { FilledField } from './filled-fields';
import type { FindMedia } from './find-media';
import type { KeptField } from './kept-field';

/** The name of a table, which is also its folder in the lake. */
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

/** A value for a column of any type; a text must be a `CellText`. */
export type SafeCell = CellText | Exclude<Cell, string>;

/** The input for the rows of one issue. */
export interface TransformInput {
  issue: StoredIssue;
  attachments: AttachmentStates | undefined;
  /** finds the attachments that documents show */
  findMedia: FindMedia;
  /** the fields that are not null; most fields of an issue are null, so they are listed once for all tables */
  filled: readonly FilledField[];
  /** the fields with a row in custom_fields */
  kept: readonly KeptField[];
}

/** The input that all issues of a site share. */
export interface TransformContext {
  /** such as https://acme.atlassian.net, without a trailing slash */
  siteUrl: string;
  /** the folder with the attachment folders of all issues, without a trailing slash */
  attachmentsDir: string;
  /** the field catalogue of the site; without it custom fields have no names */
  fields: FieldCatalogue | undefined;
}

/** One table: its columns in their order, and the rows of an issue. */
export interface Table {
  name: TableName;
  /** description of a row, for the documentation */
  meaning: string;
  /** columns that identify a row within its issue; of rows with equal keys the last one counts */
  key: readonly string[];
  columns: readonly Column[];
  toRows(input: TransformInput, context: TransformContext): Row[];
}

/** Columns that one function fills. */
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
/** An ASCII column, such as the key of an issue, takes plain strings, because no URL fits into it. */
type CellOf<Spec extends ColumnSpecs[string]> = Spec['ascii'] extends true ? string : CellTypes[Spec['type']];
type RowOf<Specs extends ColumnSpecs> = { [Name in keyof Specs]: CellOf<Specs[Name]> | null };
type Exactly<Shape, Given> = Given & Record<Exclude<keyof Given, keyof Shape>, never>;

/**
 * Declares a table. A row with a missing column, an undeclared column or a value of another type does not compile.
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

/** Declares a part of the columns of a table, with the same checks. */
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
