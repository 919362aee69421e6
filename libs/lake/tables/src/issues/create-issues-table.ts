import type { StoredIssue } from '@jiralake/payloads';
import { defineTable, type Table } from '../table';
import { addedColumns } from './added-columns';
import { bookkeepingColumns } from './bookkeeping-columns';
import { builtInColumns, organizationIds, ownColumns, participantIds } from './configured-columns';
import { contextColumns } from './context-columns';
import { coreColumns } from './core-columns';
import type { FieldMap } from './field-map';

/** Creates the table with one row per issue: the columns of the reference in its order, then those of jiralake, then configured ones. */
export function createIssuesTable(fieldMap: FieldMap): Table {
  const fixed = {
    ...coreColumns,
    ...builtInColumns(fieldMap),
    ...bookkeepingColumns,
    ...addedColumns,
    ...organizationIds(fieldMap),
    ...contextColumns,
    ...participantIds(fieldMap),
  };
  return defineTable<StoredIssue>({
    name: 'issues',
    meaning: 'One row per issue',
    key: ['issue_id'],
    items: ({ issue }) => [issue],
    columns: { ...fixed, ...ownColumns(fieldMap, new Set(Object.keys(fixed))) },
  });
}
