import { issueKeySchema, type IssueKey } from '@jiralake/core';
import type { FetchRequest } from '@jiralake/queues';
import { z } from 'zod';
import { issueId, readIssue, readLink, readWorklog } from './issue-readers';

/** The name that every body without the name of an event gets: a sender could put any text there. */
export const UNNAMED = 'unnamed';

// an issue alone, as Jira automation sends it; a key or fields are required, because other things have an id too
const looksLikeIssue = z.union([
  z.object({ id: issueId, key: issueKeySchema }),
  z.object({ id: issueId, fields: z.record(z.string(), z.unknown()) }),
]);
const keyEvent = z.object({ issue: z.object({ key: issueKeySchema }) });
// the ids in the events that Forge apps get
const partEvents = z.union([
  z.object({ comment: z.object({ issueId }) }).transform(({ comment }) => comment.issueId),
  z.object({ attachment: z.object({ issueId }) }).transform(({ attachment }) => attachment.issueId),
]);

/** The issues that a body without the name of an event names by id, in all the places where known senders put the id. */
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

/** The key of the issue in such a body, when the body does not have its id. */
export function readUnnamedKey(event: unknown): IssueKey | undefined {
  return (keyEvent.safeParse(event).data ?? keyEvent.safeParse({ issue: event }).data)?.issue.key;
}
