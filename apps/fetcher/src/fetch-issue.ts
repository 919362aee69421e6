import { projectKeyOf, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import type { JiraClient } from '@jiralake/jira-client';
import type { Log } from '@jiralake/observability';
import {
  markedAt,
  type DirtySets,
  type JobContext,
  type JobData,
  type JobResult,
  type Leases,
} from '@jiralake/queues';
import type { RawStore } from '@jiralake/raw-store';
import type { JiraIssue, RawIssue } from '@jiralake/schemas';
import { confirmGone, explained, type ConfirmGonePorts } from './confirm-gone';
import { judgeAnswer, type Verdict } from './judge-answer';
import { saveAnswer, type SaveAnswerPorts } from './save-answer';
import { saveSnapshot } from './save-snapshot';

export interface FetchIssuePorts extends SaveAnswerPorts, ConfirmGonePorts {
  jira: Pick<JiraClient, 'getIssue'> & SaveAnswerPorts['jira'] & ConfirmGonePorts['jira'];
  raw: RawStore;
  dirty: Pick<DirtySets, 'claimOne' | 'acknowledge' | 'hintsOf'>;
  leases: Leases;
  /** the months that the lake has */
  lakeMonths(): Promise<Month[]>;
  /** keys of the projects to follow; all without */
  projects: readonly string[] | undefined;
  /** how long an answer that contradicts the events may be asked for again, milliseconds */
  patienceMs: number;
  log: Log;
}

const outcomes: Record<Verdict, string> = {
  current: 'saved',
  deleted: 'deleted',
  'already deleted': 'already deleted',
  unexplained: 'confirmed deleted',
};

/**
 * Brings the raw file of an issue up to what Jira says and asks for its month to be written. Everything that follows
 * from the snapshot is marked before the change itself is acknowledged, so a crash anywhere only repeats work.
 */
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
    const { stored, broken } = await readStored(ports, id);
    const verdict = judgeAnswer(answer, {
      id,
      stored,
      hints: await ports.dirty.hintsOf(id),
      ageMs: claim ? fetchedAt.getTime() - markedAt(claim) : Infinity,
      patienceMs: ports.patienceMs,
    });
    if (answer && isForeign(answer, stored, ports.projects)) {
      if (claim) await ports.dirty.acknowledge('fetch', [claim]);
      return { outcome: 'not followed', issueId: id, issueKey: answer.key };
    }
    if (verdict === 'unexplained') await confirmGone(ports, id, { now: fetchedAt.getTime(), signal: stop });
    if (answer) {
      await explained(ports, id);
      await saveAnswer(ports, lease, answer, stored, { fetchedAt, signal: stop });
    } else if (verdict !== 'already deleted') {
      await saveSnapshot(ports, lease, await deletionOf(ports, id, stored, fetchedAt), stored);
      await ports.incomplete.clear(id);
      await explained(ports, id);
      // the month was in the broken file: wherever the issue has rows, they must go
      if (broken) for (const month of await ports.lakeMonths()) await ports.work.transform(month, [id]);
    }
    if (claim) await ports.dirty.acknowledge('fetch', [claim]);
    return { outcome: outcomes[verdict], issueId: id, issueKey: answer?.key };
  });
}

/**
 * Link events come for every project of the site, whatever the filter of the webhook. An issue that is stored is
 * followed wherever it moves.
 */
function isForeign(
  answer: JiraIssue,
  stored: RawIssue | undefined,
  projects: readonly string[] | undefined,
): boolean {
  return !stored && projects !== undefined && !projects.includes(projectKeyOf(answer.key));
}

/** A broken raw file is reported and then replaced by what is fetched. */
async function readStored(
  { raw, log }: FetchIssuePorts,
  id: IssueId,
): Promise<{ stored: RawIssue | undefined; broken: boolean }> {
  try {
    return { stored: await raw.readIssue(id), broken: false };
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    log.error({ issueId: id, err: { message: error.message } }, 'raw file is broken and will be replaced');
    return { stored: undefined, broken: true };
  }
}

/** The last known content, kept for audit, with the time of the deletion. */
async function deletionOf(
  { now }: FetchIssuePorts,
  id: IssueId,
  stored: RawIssue | undefined,
  fetchedAt: Date,
): Promise<RawIssue> {
  const at = (await now()).toISOString();
  return { ...(stored ?? { id }), _fetched_at: fetchedAt.toISOString(), _synced_at: at, _deleted_at: at };
}
