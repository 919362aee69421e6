import { PermanentError } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import type { JobContext, JobData, JobResult, WorkRequests } from '@jiralake/queues';

export interface ResolveIssuePorts {
  jira: Pick<JiraClient, 'getIssue'>;
  work: Pick<WorkRequests, 'fetch'>;
}

/**
 * Looks up the id of an issue key, current or former, and asks for a fetch.
 * @throws PermanentError when Jira knows no such key
 */
export async function resolveIssue(
  { jira, work }: ResolveIssuePorts,
  { key }: JobData<'fetch', 'resolve-issue'>,
  { signal }: JobContext,
): Promise<JobResult> {
  const issue = await jira.getIssue(key, signal);
  if (!issue) throw new PermanentError(`${key} does not exist or is hidden from this account`);
  await work.fetch([{ id: issue.id, key: issue.key }], 'admin');
  return { outcome: 'resolved', issueId: issue.id, issueKey: issue.key };
}
