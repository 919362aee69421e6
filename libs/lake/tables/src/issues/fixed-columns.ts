import { addedColumns } from './added-columns';
import { bookkeepingColumns } from './bookkeeping-columns';
import { contextColumns } from './context-columns';
import { coreColumns } from './core-columns';
import type { Column } from '../column';

/** The columns of issues that are the same on every site. */
export const fixedIssueColumns: readonly Column[] = [
  coreColumns,
  bookkeepingColumns,
  addedColumns,
  contextColumns,
].flatMap(({ columns }) => columns);
