import type { Row, Table, TransformInput } from '../table';
import { addedColumns } from './added-columns';
import { bookkeepingColumns } from './bookkeeping-columns';
import {
  builtInColumns,
  organizationIds,
  ownColumns,
  participantIds,
  type ConfiguredColumn,
} from './configured-columns';
import { contextColumns } from './context-columns';
import { coreColumns } from './core-columns';
import type { FieldMap } from './field-map';

/** Creates the table with one row per issue: the columns of the reference in its order, then those of jiralake, then configured ones. */
export function createIssuesTable(fieldMap: FieldMap): Table {
  const builtIn = builtInColumns(fieldMap);
  const organizations = organizationIds(fieldMap);
  const participants = participantIds(fieldMap);
  const fixed = [
    ...coreColumns.columns,
    ...builtIn.map(({ column }) => column),
    ...bookkeepingColumns.columns,
    ...addedColumns.columns,
    organizations.column,
    ...contextColumns.columns,
    participants.column,
  ];
  const own = ownColumns(fieldMap, new Set(fixed.map(({ name }) => name)));
  const columns = [...fixed, ...own.map(({ column }) => column)];
  const empty: Row = { ...Object.fromEntries(columns.map(({ name }) => [name, null])) };
  return {
    name: 'issues',
    meaning: 'One row per issue',
    key: ['issue_id'],
    columns,
    // a copy of an object with every column: adding so many keys one by one took half of the time of an issue
    toRows: (input, context) => [
      Object.assign(
        { ...empty },
        coreColumns.toCells(input, context),
        cellsOf(builtIn, input),
        bookkeepingColumns.toCells(input, context),
        addedColumns.toCells(input, context),
        contextColumns.toCells(input, context),
        cellsOf([organizations, participants, ...own], input),
      ) as Row,
    ],
  };
}

function cellsOf(columns: readonly ConfiguredColumn[], { issue, findMedia }: TransformInput): Row {
  const cells: Row = {};
  for (const { column, field, read } of columns) {
    const value = field !== undefined && Object.hasOwn(issue.fields, field) ? issue.fields[field] : undefined;
    cells[column.name] = field === undefined ? null : read(value, findMedia);
  }
  return cells;
}
