import { at } from '../json-object';
import type { Row, Table, TransformInput } from '../table';
import { addedColumns } from './added-columns';
import { bookkeepingColumns } from './bookkeeping-columns';
import { builtInColumns, organizationIds, ownColumns, type ConfiguredColumn } from './configured-columns';
import { coreColumns } from './core-columns';
import type { FieldMap } from './field-map';

/** One row per issue: the reference's columns in its order, then what this project adds, then the operator's own. */
export function createIssuesTable(fieldMap: FieldMap): Table {
  const builtIn = builtInColumns(fieldMap);
  const organizations = organizationIds(fieldMap);
  const fixed = [
    ...coreColumns.columns,
    ...builtIn.map(({ column }) => column),
    ...bookkeepingColumns.columns,
    ...addedColumns.columns,
    organizations.column,
  ];
  const own = ownColumns(fieldMap, new Set(fixed.map(({ name }) => name)));
  return {
    name: 'issues',
    meaning: 'One row per issue',
    key: ['issue_id'],
    columns: [...fixed, ...own.map(({ column }) => column)],
    // into one object: spreading so many columns into ever new ones took a third of the time of everything
    toRows: (input, context) => [
      Object.assign(
        coreColumns.toCells(input, context),
        cellsOf(builtIn, input),
        bookkeepingColumns.toCells(input, context),
        addedColumns.toCells(input, context),
        cellsOf([organizations, ...own], input),
      ) as Row,
    ],
  };
}

function cellsOf(columns: readonly ConfiguredColumn[], { issue, findMedia }: TransformInput): Row {
  const cells: Row = {};
  for (const { column, field, read } of columns) {
    cells[column.name] = field === undefined ? null : read(at(issue.fields, field), findMedia);
  }
  return cells;
}
