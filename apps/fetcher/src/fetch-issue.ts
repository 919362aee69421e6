import type { JiraClient } from '@jiralake/jira-client';
import type { DirtySets, Leases } from '@jiralake/ledger';
import type { JobContext, JobData, JobResult } from '@jiralake/queues';
import { applyResponse, type ApplyResponsePorts } from './apply-response';

export interface FetchIssuePorts extends ApplyResponsePorts {
  jira: Pick<JiraClient, 'getIssue'> & ApplyResponsePorts['jira'];
  dirty: Pick<DirtySets, 'claimOne'> & ApplyResponsePorts['dirty'];
  leases: Leases;
}

/** Fetches an issue into its raw file, and requests the transform of its month. */
export async function fetchIssue(
  ports: FetchIssuePorts,
  { id, reason }: JobData<'fetch', 'fetch-issue'>,
  { signal, retried }: JobContext,
): Promise<JobResult> {
  return ports.leases.hold(`issue:${id}`, async (lease) => {
    const claim = await ports.dirty.claimOne('fetch', id);
    // without a mark there is nothing to do, unless an admin asks for the issue or retries a finished job
    if (!claim && !retried && reason !== 'admin') return { outcome: 'nothing_to_do', issueId: id };
    const stop = AbortSignal.any([signal, lease.signal]);
    const fetchedAt = await ports.now();
    const response = await ports.jira.getIssue(id, stop);
    return applyResponse(ports, lease, { id, response, fetchedAt, claim }, stop);
  });
}
