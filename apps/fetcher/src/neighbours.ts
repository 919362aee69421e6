import { isDeepStrictEqual } from 'node:util';
import { issueIdSchema, type IssueId } from '@jiralake/core';
import type { JiraIssue } from '@jiralake/schemas';
import { z } from 'zod';

const other = z.object({ id: issueIdSchema }).nullish().catch(undefined);
const list = <T extends z.ZodType>(entry: T) => z.array(entry).nullish().catch(undefined);
const relations = z.object({
  parent: other,
  subtasks: list(other),
  issuelinks: list(z.object({ inwardIssue: other, outwardIssue: other }).catch({})),
});

/**
 * Issues that show parts of this one (its key, summary, status, priority, type) inside themselves and so have changed
 * with it, without any event of their own. Nothing when those parts are as they were stored, or nothing was stored.
 */
export function changedNeighbours(stored: JiraIssue | undefined, current: JiraIssue): IssueId[] {
  if (!stored || isDeepStrictEqual(shownElsewhere(stored), shownElsewhere(current))) return [];
  const { parent, subtasks, issuelinks } = relations.parse(current.fields);
  const linked = (issuelinks ?? []).flatMap(({ inwardIssue, outwardIssue }) => [inwardIssue, outwardIssue]);
  const ids = [parent, ...(subtasks ?? []), ...linked].flatMap((issue) => (issue ? [issue.id] : []));
  return [...new Set(ids)].filter((id) => id !== current.id);
}

function shownElsewhere({ key, fields }: JiraIssue): unknown {
  return [key, fields['summary'], ...['status', 'priority', 'issuetype'].map((name) => idOf(fields[name]))];
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
}
