import type { JiraClient } from '@jiralake/jira-client';
import type { DirtySets, Leases } from '@jiralake/ledger';
import type { JobContext, JobResult, JobData } from '@jiralake/queues';
import { settleAnswer, type SettleAnswerPorts } from './settle-answer';

export interface FetchIssuePorts extends SettleAnswerPorts {
  jira: Pick<JiraClient, 'getIssue'> & SettleAnswerPorts['jira'];
  dirty: Pick<DirtySets, 'claimOne'> & SettleAnswerPorts['dirty'];
  leases: Leases;
}

/** Brings the raw file of an issue up to what Jira says and asks for its month to be written. */
export async function fetchIssue(
  ports: FetchIssuePorts,
  { id, reason }: JobData<'fetch', 'fetch-issue'>,
  { signal, retried }: JobContext,
): Promise<JobResult> {
  return ports.leases.hold(`issue:${id}`, async (lease) => {
    const claim = await ports.dirty.claimOne('fetch', id);
    // an admin's retry of a finished job must really fetch
    if (!claim && !retried && reason !== 'admin') return { outcome: 'clean', issueId: id };
    const stop = AbortSignal.any([signal, lease.signal]);
    const fetchedAt = await ports.now();
    const answer = await ports.jira.getIssue(id, stop);
    return settleAnswer(ports, lease, { id, answer, fetchedAt, claim }, stop);
  });
}
