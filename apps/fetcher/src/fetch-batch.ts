import { RateLimitedError, eachAtOnce, messageOf, type IssueId } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import type { Claim } from '@jiralake/ledger';
import type { JobContext, JobResult, JobData } from '@jiralake/queues';
import { bulkCompletion, type BulkCompletionPorts } from './bulk-completion';
import type { CompletionPorts } from './complete-issue';
import type { FetchIssuePorts } from './fetch-issue';
import { keepRemoteLinks } from './keep-remote-links';
import { settleAnswer, type FetchedAnswer, type SettleAnswerPorts } from './settle-answer';

export interface FetchBatchPorts extends FetchIssuePorts {
  jira: Pick<JiraClient, 'getIssues'> & BulkCompletionPorts & FetchIssuePorts['jira'];
}

/** What becomes of an issue of a batch; what is `left` is for a job of its own. */
type Fate = 'saved' | 'gone' | 'notFollowed' | 'left';

/** Issues that are completed and saved at the same time. */
const AT_ONCE = 8;

/**
 * The same as single fetches of the issues, with a hundredth of the requests. Whatever is not plain is left to a fetch of
 * its own: 404, an answer older than the events, an issue that somebody else is at, a part that may come with another try.
 * Started again after a kill, or a limit of Jira's, the job does what is still marked.
 */
export async function fetchBatch(
  ports: FetchBatchPorts,
  { ids, attachments, keepRemoteLinks: keepsLinks = false }: JobData<'fetch', 'fetch-batch'>,
  { signal }: JobContext,
): Promise<JobResult> {
  const claims = await claimsOf(ports, ids);
  const fates: Record<Fate, IssueId[]> = { saved: [], gone: [], notFollowed: [], left: [] };
  if (claims.size > 0) {
    const stop = new AbortController();
    const stopped = AbortSignal.any([signal, stop.signal]);
    const fetchedAt = await ports.now();
    const { issues, failed } = await ports.jira.getIssues([...claims.keys()], stopped);
    const answers = [...issues.values()];
    const fieldIds = new Set(answers.flatMap(({ fields }) => Object.keys(fields)));
    const isSlaField = await ports.coverFields([...fieldIds], stopped);
    const asked = bulkCompletion(ports.jira, answers, isSlaField, stop);
    const completion = keepsLinks ? keepRemoteLinks(asked, ports.raw) : asked;
    const settling = settlingPorts(ports, completion, attachments);
    await eachAtOnce(AT_ONCE, claims, async ([id, claim]) => {
      const answer = issues.get(id);
      const settle = (): Promise<Fate> => {
        if (answer) return settleFound(ports, settling, { id, answer, fetchedAt, claim }, stopped);
        return failed.has(id) ? Promise.resolve('left') : settleAbsent(ports, id, claim, stopped);
      };
      const fate = await orLeft(ports, id, stop, stopped, settle);
      if (fate === 'left') await ports.work.fetch([{ id }], 'backfill');
      fates[fate].push(id);
    });
  }
  const { saved, gone, notFollowed, left } = fates;
  return {
    outcome: 'fetched',
    clean: ids.length - claims.size,
    ...{ saved: saved.length, gone: gone.length, notFollowed: notFollowed.length },
    left: left.join(),
  };
}

/** The marks as they are before Jira is asked; what has none was fetched by somebody else. */
async function claimsOf({ dirty }: FetchBatchPorts, ids: readonly IssueId[]): Promise<Map<IssueId, Claim>> {
  const claims = await Promise.all(ids.map((id) => dirty.claimOne('fetch', id)));
  return new Map(claims.flatMap((claim) => (claim ? [[claim.id, claim] as const] : [])));
}

function settlingPorts(
  ports: FetchBatchPorts,
  completion: CompletionPorts,
  attachments: boolean,
): SettleAnswerPorts {
  const { getMyself, getProject } = ports.jira;
  const jira = { ...completion, getMyself, getProject };
  const nothing = (): Promise<void> => Promise.resolve();
  return { ...ports, jira, ...(attachments ? {} : { work: { ...ports.work, attachments: nothing } }) };
}

async function settleFound(
  { leases, dirty }: FetchBatchPorts,
  settling: SettleAnswerPorts,
  fetched: FetchedAnswer,
  signal: AbortSignal,
): Promise<Fate> {
  const { id } = fetched;
  const { outcome } = await leases.hold(`issue:${id}`, (lease) =>
    settleAnswer(settling, lease, fetched, AbortSignal.any([signal, lease.signal])),
  );
  if (outcome === 'older' && (await dirty.claimOne('fetch', id))) return 'left';
  return outcome === 'not followed' ? 'notFollowed' : 'saved';
}

/** An issue that is not there: one that nobody knows is deleted since it was found, all others are judged singly. */
async function settleAbsent(
  { jira, raw, dirty }: FetchBatchPorts,
  id: IssueId,
  claim: Claim,
  signal: AbortSignal,
): Promise<Fate> {
  if ((await raw.readIssue(id)) || (await dirty.hintsOf(id)).deleted) return 'left';
  // without a login everything is absent
  await jira.getMyself('account', signal);
  if (await jira.getIssue(id, signal)) return 'left';
  await dirty.acknowledge('fetch', [claim]);
  return 'gone';
}

/** What goes wrong with one issue must not cost the others, unless it concerns them all. */
async function orLeft(
  { log }: FetchBatchPorts,
  id: IssueId,
  stop: AbortController,
  stopped: AbortSignal,
  settle: () => Promise<Fate>,
): Promise<Fate> {
  try {
    return await settle();
  } catch (error) {
    stopped.throwIfAborted();
    if (error instanceof RateLimitedError) {
      stop.abort(error);
      throw error;
    }
    log.debug({ issueId: id, reason: messageOf(error) }, 'issue is left to a fetch of its own');
    return 'left';
  }
}
