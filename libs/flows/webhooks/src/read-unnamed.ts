import { issueKeySchema, type IssueKey } from '@jiralake/core';
import type { FetchRequest } from '@jiralake/queues';
import { z } from 'zod';
import { issueId, readIssue, readLink, readWorklog } from './issue-readers';

/** What all bodies without the name of an event are called: theirs are for anybody to choose. */
export const UNNAMED = 'unnamed';

// An issue by itself, as rules of Jira's automation send it: other things have an id as well.
const looksLikeIssue = z.union([
  z.object({ id: issueId, key: issueKeySchema }),
  z.object({ id: issueId, fields: z.record(z.string(), z.unknown()) }),
]);
const keyEvent = z.object({ issue: z.object({ key: issueKeySchema }) });
// What apps on Forge get of parts of an issue.
const partEvents = z.union([
  z.object({ comment: z.object({ issueId }) }).transform(({ comment }) => comment.issueId),
  z.object({ attachment: z.object({ issueId }) }).transform(({ attachment }) => attachment.issueId),
]);

/** The issues that a body without the name of an event names by their ids, wherever the kinds of senders put them. */
export function readUnnamedIssues(event: unknown): FetchRequest[] {
  const named = readIssue(event);
  if (named.length > 0) return named;
  if (looksLikeIssue.safeParse(event).success) return readIssue({ issue: event });
  const part = partEvents.safeParse(event).data;
  if (part !== undefined) return [{ id: part }];
  const worklog = readWorklog(event);
  if (worklog.length > 0) return worklog;
  const link = readLink(event);
  return link.length > 0 ? link : readLink({ issueLink: event });
}

/** The key of the issue that such a body names without its id. */
export function readUnnamedKey(event: unknown): IssueKey | undefined {
  return (keyEvent.safeParse(event).data ?? keyEvent.safeParse({ issue: event }).data)?.issue.key;
}
