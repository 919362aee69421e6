import type { StoredIssue } from '@jiralake/payloads';
import type { ColumnSpec } from '../column';
import { addedColumns } from './added-columns';
import { bookkeepingColumns } from './bookkeeping-columns';
import { contextColumns } from './context-columns';
import { coreColumns } from './core-columns';

/** The columns of issues that are the same on every site. */
export const fixedIssueColumns: Readonly<Record<string, ColumnSpec<StoredIssue>>> = {
  ...coreColumns,
  ...bookkeepingColumns,
  ...addedColumns,
  ...contextColumns,
};
