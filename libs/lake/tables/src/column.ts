import type { Cell, ColumnType } from '@jiralake/core';
import type { CellText } from './cell-text';
import { valueAt } from './json-object';
import { readAscii, readBoolean, readInteger, readNumber, readText, readTime } from './read-field';
import type { TransformContext, TransformInput } from './transform-input';

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

/** Reads the cell of one row from its item: the thing that the table has a row for. */
export type ReadCell<Item, Value extends Cell = Cell> = (
  item: Item,
  input: TransformInput,
  context: TransformContext,
) => Value | null;

/** The declaration of a column, without its name. */
export interface ColumnSpec<Item> extends Omit<Column, 'name'> {
  read: ReadCell<Item>;
}

/**
 * Makes a function that declares columns of one type. Without a `read` of its own, a column reads the value at the path
 * that its source names, so that the documentation and the value cannot differ.
 */
function columnsOf<Value extends Cell>(
  shape: Pick<Column, 'type' | 'ascii'>,
  readValue: (value: unknown) => Value | null,
) {
  return <Item = unknown>(
    meaning: string,
    source: string,
    read: ReadCell<Item, Value> = readAt(source, readValue),
  ): ColumnSpec<Item> => ({ ...shape, meaning, source, read });
}

/** @throws Error for a source that is no path of keys: such a column needs a `read` */
function readAt<Value>(source: string, readValue: (value: unknown) => Value): (item: unknown) => Value {
  const path = source.split('.');
  if (path.some((key) => !/^\w+$/.test(key)))
    return () => {
      throw new Error(`a column whose source is ${source} needs a read function`);
    };
  return (item) => readValue(valueAt(item, path));
}

/** Declares a text column. Its `read` must return `CellText`, so one that does not redact does not compile. */
export const text = columnsOf<CellText>({ type: 'string' }, readText);
/** Declares a text column that is NULL for an empty text. */
export const filledText = columnsOf<CellText>({ type: 'string' }, (value) => readText(value) || null);
/** Declares an ASCII column. Fill it only with values of `readAscii`, or values that are ASCII by their schema. */
export const ascii = columnsOf<string>({ type: 'string', ascii: true }, readAscii);
/** Declares a timestamp column, in milliseconds since 1970. */
export const timestamp = columnsOf<number>({ type: 'timestamp' }, readTime);
export const integer = columnsOf<number>({ type: 'integer' }, readInteger);
export const number = columnsOf<number>({ type: 'number' }, readNumber);
export const boolean = columnsOf<boolean>({ type: 'boolean' }, readBoolean);

export function jsonArray<Item>(
  meaning: string,
  source: string,
  read: ReadCell<Item, CellText>,
): ColumnSpec<Item> {
  return text(
    `JSON array of ${meaning}; [] when the list is empty, NULL when Jira has no value`,
    source,
    read,
  );
}
