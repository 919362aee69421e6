import type { JiraClient } from '@jiralake/jira-client';
import type { JobContext, JobData, JobResult, WorkRequests } from '@jiralake/queues';
import { settleNotFound, type SettleNotFoundPorts } from './settle-not-found';

export interface ResolveIssuePorts extends SettleNotFoundPorts {
  jira: Pick<JiraClient, 'getIssue'> & SettleNotFoundPorts['jira'];
  work: Pick<WorkRequests, 'fetch'>;
  now(): Promise<Date>;
}

/**
 * Looks up the id of an issue key, current or former, and asks for a fetch. A key that Jira does not know may be of an issue
 * that was made a moment ago, and is settled as not found when that is confirmed.
 */
export async function resolveIssue(
  ports: ResolveIssuePorts,
  { key }: JobData<'fetch', 'resolve-issue'>,
  { signal }: JobContext,
): Promise<JobResult> {
  const now = (await ports.now()).getTime();
  const issue = await ports.jira.getIssue(key, signal);
  if (!issue) {
    await settleNotFound(ports, key, { now, signal });
    return { outcome: 'not found', issueKey: key };
  }
  await ports.notFound.clear([key]);
  await ports.work.fetch([{ id: issue.id, key: issue.key }], 'admin');
  return { outcome: 'resolved', issueId: issue.id, issueKey: issue.key };
}
