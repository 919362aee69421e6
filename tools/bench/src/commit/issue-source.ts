import { issueIdSchema, issueKeySchema, type IssueId } from '@jiralake/core';
import {
  appendIssue,
  emptyCells,
  type Table,
  type TableCells,
  type TransformContext,
} from '@jiralake/tables';
import type { LoadedIssue } from '../transform/load-issues';

const FIRST_ID = 100_000;

/** Returns the issue with this index. After the last issue of the site the first comes again, with another id. */
export function issueAt(issues: readonly LoadedIssue[], index: number): LoadedIssue {
  const issue = issues[index % issues.length];
  if (!issue) throw new Error('there are no issues');
  const id = String(FIRST_ID + index);
  const { raw, attachments } = issue;
  return {
    raw: { ...raw, id: issueIdSchema.parse(id), key: issueKeySchema.parse(`SUP-${id}`) },
    attachments,
  };
}

export const idAt = (index: number): IssueId => issueIdSchema.parse(String(FIRST_ID + index));

/** Returns the rows of issues in all tables, as a commit takes them. */
export function rowsOfIssues(
  issues: readonly LoadedIssue[],
  tables: readonly Table[],
  context: TransformContext,
): TableCells {
  const rows = emptyCells(tables);
  for (const { raw, attachments } of issues) appendIssue(rows, raw, attachments, tables, context);
  return rows;
}
