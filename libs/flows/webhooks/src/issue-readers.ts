import { issueIdSchema, parseJiraTime } from '@jiralake/core';
import type { FetchRequest } from '@jiralake/queues';
import { z } from 'zod';

/** The id of an issue: a string in REST, but a number in issue link events. */
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

/** The issue of an event, and the `updated` time that a fetch of the issue has to reach. */
export function readIssue(event: unknown): FetchRequest[] {
  const issue = issueEvent.safeParse(event).data?.issue;
  if (!issue) return [];
  const updated = parseJiraTime(issue.fields?.updated ?? '')?.getTime();
  return [{ id: issue.id, key: issue.key, hints: { ...(updated === undefined ? {} : { updated }) } }];
}

/** The issue of a comment or property event: a few fields of it are beside the comment or property. */
export function readCarrier(event: unknown): FetchRequest[] {
  return readIssue(event).map(({ id, key }) => ({ id, key }));
}

/** The issue of a comment from a Jira Server, which sends no issue: only the address of the comment has the id. */
export function readComment(event: unknown): FetchRequest[] {
  const requests = readCarrier(event);
  if (requests.length > 0) return requests;
  const address = commentEvent.safeParse(event).data?.comment.self ?? '';
  const id = issueIdSchema.safeParse(/\/issue\/(\d+)\/comment\/\d+$/.exec(address)?.[1]).data;
  return id === undefined ? [] : [{ id }];
}

/** The issue of a worklog event, which names the issue in the worklog. */
export function readWorklog(event: unknown): FetchRequest[] {
  const worklog = worklogEvent.safeParse(event).data?.worklog;
  return worklog ? [{ id: worklog.issueId }] : [];
}

/** The issues at both ends of a link: both show it. */
export function readLink(event: unknown): FetchRequest[] {
  const link = linkEvent.safeParse(event).data?.issueLink;
  return link ? [...new Set([link.sourceIssueId, link.destinationIssueId])].map((id) => ({ id })) : [];
}
