import { issueIdSchema, monthSchema, type Cells, type IssueId, type Row } from '@jiralake/core';
import {
  createTables,
  defaultFieldMap,
  schemaVersion,
  type TableName,
  type TableShape,
} from '@jiralake/tables';
import { cellsOf, sampleRow } from '@jiralake/testing';
import type { LakeSchema } from '../src/parquet-store';
import type { CommitRecord } from '../src/commit-record';
import type { MonthChange } from '../src/parquet-store';

export const schema: LakeSchema = {
  tables: createTables(defaultFieldMap),
  version: schemaVersion(defaultFieldMap),
};
export const { tables } = schema;
export const month = monthSchema.parse('2026-02');

export function idOf(number: number): IssueId {
  return issueIdSchema.parse(String(number));
}

/** A row with a value in every column but those given. */
export function rowOf(table: Pick<TableShape, 'columns'>, id: IssueId, given: Row = {}): Row {
  return sampleRow(table.columns, { issue_id: id, ...given });
}

/** A change with one row in every table for each id; `summary` tells versions of an issue apart. */
export function changeOf(
  ids: readonly IssueId[],
  summary: string,
  change: Partial<MonthChange> = {},
): MonthChange {
  const rows = Object.fromEntries(
    tables.map((table) => [
      table.name,
      cellsOf(
        table.columns,
        ids.map((id) => rowOf(table, id, table.name === 'issues' ? { summary } : {})),
      ),
    ]),
  ) as Record<TableName, Cells>;
  return { month, base: undefined, issueIds: ids, rows, beforeCommit: () => Promise.resolve(), ...change };
}

export const noRows = Object.fromEntries(
  tables.map(({ name, columns }) => [name, cellsOf(columns, [])]),
) as Record<TableName, Cells>;

/** The data file of a table in a record. */
export function fileOf(record: CommitRecord, table: TableName): string {
  const file = record.tables[table]?.file;
  if (file === undefined) throw new Error(`the record has no ${table}`);
  return file;
}
