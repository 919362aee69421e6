import { issueIdSchema, monthSchema, type IssueId } from '@jiralake/core';
import { tables, type Cell, type Column, type Row, type Table, type TableName } from '@jiralake/tables';
import type { MonthChange } from '../src/parquet-store';

export const month = monthSchema.parse('2026-02');

export function idOf(number: number): IssueId {
  return issueIdSchema.parse(String(number));
}

const values: Record<Column['type'], Cell> = {
  string: 'text',
  timestamp: new Date('2026-02-03T11:06:52.829Z'),
  integer: 42,
  boolean: true,
};

/** A row with a value in every column but those given. */
export function rowOf(table: Table, id: IssueId, given: Row = {}): Row {
  const row = Object.fromEntries(table.columns.map(({ name, type }) => [name, values[type]]));
  return { ...row, issue_id: id, ...given };
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
      ids.map((id) => rowOf(table, id, table.name === 'issues' ? { summary } : {})),
    ]),
  ) as Record<TableName, Row[]>;
  return { month, base: undefined, issueIds: ids, rows, beforeCommit: () => Promise.resolve(), ...change };
}
