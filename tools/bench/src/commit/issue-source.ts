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

/** As many issues as are wanted from those of a site: after the last the first comes again, under an id of its own. */
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

/** The rows of issues in all tables, as one change has them. */
export function rowsOfIssues(
  issues: readonly LoadedIssue[],
  tables: readonly Table[],
  context: TransformContext,
): TableCells {
  const rows = emptyCells(tables);
  for (const { raw, attachments } of issues) appendIssue(rows, raw, attachments, tables, context);
  return rows;
}
