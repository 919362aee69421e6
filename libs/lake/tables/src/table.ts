import type { Cell } from '@jiralake/core';
import type { Column, ColumnSpec, ReadCell } from './column';
import type { TransformContext, TransformInput } from './transform-input';

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

/** The part of a table that writers and readers of files need. It can be sent to another thread. */
export interface TableShape {
  name: TableName;
  columns: readonly Column[];
}

/** A column, and the function that reads its cell from an item: the thing that the table has a row for. */
export interface TableColumn extends Column {
  read: ReadCell<unknown>;
}

/** One table: its items, each of which becomes a row, and its columns in their order. */
export interface Table extends TableShape {
  /** description of a row, for the documentation */
  meaning: string;
  /** columns that identify a row within its issue */
  key: readonly string[];
  columns: readonly TableColumn[];
  /** lists the items of an issue */
  items(input: TransformInput, context: TransformContext): readonly unknown[];
}

/**
 * Declares a table. A column that reads a value of another type, or a text that nobody searched for credentials, does not
 * compile.
 */
export function defineTable<Item>({
  columns,
  ...table
}: Omit<Table, 'columns' | 'items'> & {
  columns: Readonly<Record<string, ColumnSpec<Item>>>;
  items(input: TransformInput, context: TransformContext): readonly Item[];
}): Table {
  const unknown = table.key.find((column) => !Object.hasOwn(columns, column));
  if (unknown !== undefined) throw new Error(`the key of ${table.name} has no column ${unknown}`);
  return {
    ...table,
    columns: Object.entries(columns).map(([name, { read, ...spec }]) => ({
      name,
      ...spec,
      // `appendRows` passes it nothing but items of this table
      read: read as ReadCell<unknown>,
    })),
  };
}

/** Appends the rows of an issue, column by column. @param to one array for each column of the table */
export function appendRows(
  { columns, items }: Pick<Table, 'columns' | 'items'>,
  to: readonly Cell[][],
  input: TransformInput,
  context: TransformContext,
): void {
  const rows = items(input, context);
  for (let i = 0; i < columns.length; i++) {
    const [column, cells] = [columns[i], to[i]];
    if (column && cells) for (const item of rows) cells.push(column.read(item, input, context));
  }
}
