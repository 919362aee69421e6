import { RateLimitedError, forEachConcurrently, messageOf, type IssueId } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import type { Claim } from '@jiralake/ledger';
import type { JobContext, JobData, JobResult } from '@jiralake/queues';
import { applyResponse, type ApplyResponsePorts, type FetchedResponse } from './apply-response';
import type { FetchIssuePorts } from './fetch-issue';
import { keepOwnLists } from './keep-own-lists';
import type { PartRequests } from './parts/part-requests';
import { partsInBulk, type BulkRequests } from './parts-in-bulk';

export interface FetchBatchPorts extends FetchIssuePorts {
  jira: Pick<JiraClient, 'getIssues'> & BulkRequests & FetchIssuePorts['jira'];
}

/** The outcome of an issue in a batch; an issue that is `left` gets a job of its own. */
type BatchOutcome = 'saved' | 'gone' | 'notFollowed' | 'left';

/** How many issues of a batch are completed and saved at the same time. */
const AT_ONCE = 8;

/**
 * Does what single fetches of the issues do, with a hundredth of the requests. An issue with any difficulty is left to a job
 * of its own: a 404, a response older than the events, a lease that another process holds, a part that may come with another
 * try. When the job is started again after a kill, or after a limit of Jira, it fetches the issues that are still marked.
 */
export async function fetchBatch(
  ports: FetchBatchPorts,
  { ids, attachments, keepRemoteLinks: keepsLists = false }: JobData<'fetch', 'fetch-batch'>,
  { signal }: JobContext,
): Promise<JobResult> {
  const claims = await claimsOf(ports, ids);
  const outcomes: Record<BatchOutcome, IssueId[]> = { saved: [], gone: [], notFollowed: [], left: [] };
  if (claims.size > 0) {
    const stop = new AbortController();
    const stopped = AbortSignal.any([signal, stop.signal]);
    const fetchedAt = await ports.now();
    const { issues, failed } = await ports.jira.getIssues([...claims.keys()], stopped);
    const responses = [...issues.values()];
    const fieldIds = new Set(responses.flatMap(({ fields }) => Object.keys(fields)));
    const isSlaField = await ports.coverFields([...fieldIds], stopped);
    const inBulk = partsInBulk(ports.jira, responses, isSlaField, stop);
    const requests = keepsLists ? keepOwnLists(inBulk, ports.raw) : inBulk;
    const applyPorts = portsOfBatch(ports, requests, attachments);
    await forEachConcurrently(AT_ONCE, claims, async ([id, claim]) => {
      const response = issues.get(id);
      const apply = (): Promise<BatchOutcome> => {
        if (response) return applyFound(ports, applyPorts, { id, response, fetchedAt, claim }, stopped);
        return failed.has(id) ? Promise.resolve('left') : applyAbsent(ports, id, claim, stopped);
      };
      const outcome = await leaveOnFailure(ports, id, stop, stopped, apply);
      if (outcome === 'left') await ports.work.fetch([{ id }], 'backfill');
      outcomes[outcome].push(id);
    });
  }
  const { saved, gone, notFollowed, left } = outcomes;
  return {
    outcome: 'fetched',
    clean: ids.length - claims.size,
    saved: saved.length,
    gone: gone.length,
    notFollowed: notFollowed.length,
    left: left.join(),
  };
}

/** Reads the marks before the request to Jira; an issue without a mark was fetched by another job. */
async function claimsOf({ dirty }: FetchBatchPorts, ids: readonly IssueId[]): Promise<Map<IssueId, Claim>> {
  const claims = await Promise.all(ids.map((id) => dirty.claimOne('fetch', id)));
  return new Map(claims.flatMap((claim) => (claim ? [[claim.id, claim] as const] : [])));
}

function portsOfBatch(
  ports: FetchBatchPorts,
  requests: PartRequests,
  attachments: boolean,
): ApplyResponsePorts {
  const { getMyself, getProject } = ports.jira;
  const jira = { ...requests, getMyself, getProject };
  const nothing = (): Promise<void> => Promise.resolve();
  return { ...ports, jira, ...(attachments ? {} : { work: { ...ports.work, attachments: nothing } }) };
}

async function applyFound(
  { leases, dirty }: FetchBatchPorts,
  applyPorts: ApplyResponsePorts,
  fetched: FetchedResponse,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  const { id } = fetched;
  const { outcome } = await leases.hold(`issue:${id}`, (lease) =>
    applyResponse(applyPorts, lease, fetched, AbortSignal.any([signal, lease.signal])),
  );
  if (outcome === 'older' && (await dirty.claimOne('fetch', id))) return 'left';
  return outcome === 'not followed' ? 'notFollowed' : 'saved';
}

/** Handles a 404: an issue that was never stored was deleted after the backfill found it; any other is left to a job of its own. */
async function applyAbsent(
  { jira, raw, dirty }: FetchBatchPorts,
  id: IssueId,
  claim: Claim,
  signal: AbortSignal,
): Promise<BatchOutcome> {
  if ((await raw.readIssue(id)) || (await dirty.hintsOf(id)).deleted) return 'left';
  // when Jira does not accept the login, it answers 404 for every issue
  await jira.getMyself('account', signal);
  if (await jira.getIssue(id, signal)) return 'left';
  await dirty.acknowledge('fetch', [claim]);
  return 'gone';
}

/** Leaves an issue that fails to a job of its own: it must not fail the others. A limit of Jira stops all of them. */
async function leaveOnFailure(
  { log }: FetchBatchPorts,
  id: IssueId,
  stop: AbortController,
  stopped: AbortSignal,
  apply: () => Promise<BatchOutcome>,
): Promise<BatchOutcome> {
  try {
    return await apply();
  } catch (error) {
    stopped.throwIfAborted();
    if (error instanceof RateLimitedError) {
      stop.abort(error);
      throw error;
    }
    log.debug({ issueId: id, err: { message: messageOf(error) } }, 'issue is left to a job of its own');
    return 'left';
  }
}
