import { issueIdSchema, parseJiraTime } from '@jiralake/core';
import type { FetchRequest } from '@jiralake/queues';
import { z } from 'zod';

/** An id of an issue: a string in REST but a number in issue link events. */
export const issueId = z.union([z.string(), z.number()]).transform(String).pipe(issueIdSchema);

const issueEvent = z.object({
  issue: z.object({
    id: issueId,
    key: z.string().max(80).optional().catch(undefined),
    fields: z.object({ updated: z.string().optional() }).optional().catch(undefined),
  }),
});
const commentEvent = z.object({ comment: z.object({ self: z.string() }) });
const worklogEvent = z.object({ worklog: z.object({ issueId }) });
const linkEvent = z.object({ issueLink: z.object({ sourceIssueId: issueId, destinationIssueId: issueId }) });

/** The issue of an event, and the time that a fetch of it has to reach. */
export function readIssue(event: unknown): FetchRequest[] {
  const issue = issueEvent.safeParse(event).data?.issue;
  if (!issue) return [];
  const updated = parseJiraTime(issue.fields?.updated ?? '')?.getTime();
  return [{ id: issue.id, key: issue.key, hints: { ...(updated === undefined ? {} : { updated }) } }];
}

/** Comment and property events carry a small issue beside what they are about. */
export function readCarrier(event: unknown): FetchRequest[] {
  return readIssue(event).map(({ id, key }) => ({ id, key }));
}

/** A Jira Server sends comments without their issue, which only the comment's own address names, by its id. */
export function readComment(event: unknown): FetchRequest[] {
  const requests = readCarrier(event);
  if (requests.length > 0) return requests;
  const address = commentEvent.safeParse(event).data?.comment.self ?? '';
  const id = issueIdSchema.safeParse(/\/issue\/(\d+)\/comment\/\d+$/.exec(address)?.[1]).data;
  return id === undefined ? [] : [{ id }];
}

/** A worklog alone, which names its issue. */
export function readWorklog(event: unknown): FetchRequest[] {
  const worklog = worklogEvent.safeParse(event).data?.worklog;
  return worklog ? [{ id: worklog.issueId }] : [];
}

/** Both ends show the link. */
export function readLink(event: unknown): FetchRequest[] {
  const link = linkEvent.safeParse(event).data?.issueLink;
  return link ? [...new Set([link.sourceIssueId, link.destinationIssueId])].map((id) => ({ id })) : [];
}
