import type { JiraClient } from '@jiralake/jira-client';
import type { JobContext, JobData, JobResult, WorkRequests } from '@jiralake/queues';
import { confirmNotFound, type ConfirmNotFoundPorts } from './confirm-not-found';

export interface ResolveIssuePorts extends ConfirmNotFoundPorts {
  jira: Pick<JiraClient, 'getIssue'> & ConfirmNotFoundPorts['jira'];
  work: Pick<WorkRequests, 'fetch'>;
  now(): Promise<Date>;
}

/**
 * EmbeddedFields up the id of an issue key, current or former, and has the issue fetched. A key that Jira does not know may be of an
 * issue that was created a moment ago; it is recorded as not found when a later request confirms the 404.
 */
export async function resolveIssue(
  ports: ResolveIssuePorts,
  { key }: JobData<'fetch', 'resolve-issue'>,
  { signal }: JobContext,
): Promise<JobResult> {
  const now = (await ports.now()).getTime();
  const issue = await ports.jira.getIssue(key, signal);
  if (!issue) {
    await confirmNotFound(ports, key, { now, signal });
    return { outcome: 'not found', issueKey: key };
  }
  await ports.notFound.clear([key]);
  await ports.work.fetch([{ id: issue.id, key: issue.key }], 'admin');
  return { outcome: 'resolved', issueId: issue.id, issueKey: issue.key };
}
