import { monthOf, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import type { JiraClient } from '@jiralake/jira-client';
import type { Log } from '@jiralake/observability';
import {
  markedAt,
  type AttachmentIndex,
  type DirtySets,
  type HeldLease,
  type IncompleteIssues,
  type JobContext,
  type JobData,
  type JobResult,
  type Leases,
  type WorkRequests,
} from '@jiralake/queues';
import type { AttachmentStore, RawStore } from '@jiralake/raw-store';
import { missingParts, type JiraIssue, type RawIssue, type StoredIssue } from '@jiralake/schemas';
import { listAttachments, needsStoring } from './attachment-list';
import { completeIssue, type CompletionPorts } from './complete-issue';
import { judgeAnswer } from './judge-answer';
import { changedNeighbours } from './neighbours';

export interface FetchIssuePorts {
  jira: Pick<JiraClient, 'getIssue'> & CompletionPorts;
  raw: RawStore;
  attachments: Pick<AttachmentStore, 'readStates'>;
  attachmentIndex: Pick<AttachmentIndex, 'note'>;
  dirty: Pick<DirtySets, 'claimOne' | 'acknowledge' | 'hintsOf'>;
  leases: Leases;
  incomplete: Pick<IncompleteIssues, 'note' | 'clear'>;
  work: WorkRequests;
  /** the months that the lake has */
  lakeMonths(): Promise<Month[]>;
  /** keys of the projects to follow; all without */
  projects: readonly string[] | undefined;
  /** one clock for all replicas: it orders the snapshots of an issue */
  now(): Promise<Date>;
  /** how long an answer that contradicts the events may be asked for again, milliseconds */
  patienceMs: number;
  log: Log;
}

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
    if (answer) {
      await saveAnswer(ports, lease, answer, stored, { fetchedAt, signal: stop });
    } else if (verdict === 'deleted') {
      await saveSnapshot(ports, lease, await deletionOf(ports, id, stored, fetchedAt), stored);
      await ports.incomplete.clear(id);
      // the month was in the broken file: wherever the issue has rows, they must go
      if (broken) for (const month of await ports.lakeMonths()) await ports.work.transform(month, [id]);
    }
    if (claim) await ports.dirty.acknowledge('fetch', [claim]);
    return { outcome: answer ? 'saved' : verdict, issueId: id, issueKey: answer?.key };
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
  const project = answer.key.slice(0, answer.key.lastIndexOf('-'));
  return !stored && projects !== undefined && !projects.includes(project);
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

/** Completes the answer and stores it; says what is missing, so that it is fetched again until nothing is. */
async function saveAnswer(
  ports: FetchIssuePorts,
  lease: HeldLease,
  answer: JiraIssue,
  stored: RawIssue | undefined,
  { fetchedAt, signal }: { fetchedAt: Date; signal: AbortSignal },
): Promise<void> {
  const previous = stored && 'key' in stored ? stored : undefined;
  const completed = await completeIssue(ports.jira, answer, previous, signal);
  const snapshot: StoredIssue = {
    ...completed.issue,
    _fetched_at: fetchedAt.toISOString(),
    _synced_at: (await ports.now()).toISOString(),
    _remote_links: completed.remoteLinks,
    _completeness: completed.completeness,
  };
  await saveSnapshot(ports, lease, snapshot, stored);
  const { sla, ...rest } = completed.completeness;
  // without an account that could read them there is nothing to wait for
  const hopeless = sla.state !== 'complete' && !ports.jira.hasServiceAccount;
  const missing = missingParts(hopeless ? { ...rest, sla: { state: 'complete' } } : completed.completeness);
  if (missing.length === 0) await ports.incomplete.clear(answer.id);
  else await ports.incomplete.note(answer.id, missing, fetchedAt.getTime());
  // stored as far as it goes, but the mark stays: another try may soon get the rest
  if (completed.failure) throw completed.failure;
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

async function saveSnapshot(
  ports: FetchIssuePorts,
  lease: HeldLease,
  snapshot: RawIssue,
  stored: RawIssue | undefined,
): Promise<void> {
  const { raw, work } = ports;
  const { id } = snapshot;
  if ('key' in snapshot && stored && 'key' in stored) {
    // before the save: afterwards a crash would leave no difference to find them by
    const neighbours = changedNeighbours(stored, snapshot);
    const requests = neighbours.map((neighbour) => ({ id: neighbour }));
    await work.fetch(requests, 'neighbour');
  }
  await lease.assertHeld();
  await raw.saveIssue(snapshot);
  try {
    await lease.assertHeld();
  } catch (error) {
    // somebody else may have written meanwhile; a further fetch settles it
    await work.fetch([{ id }], 'wake');
    throw error;
  }
  for (const month of monthsOf(snapshot, stored)) await work.transform(month, [id]);
  if ('key' in snapshot && snapshot._deleted_at === undefined) {
    await ports.attachmentIndex.note(
      id,
      listAttachments(snapshot).map((attachment) => attachment.id),
    );
    if (await hasFilesToStore(ports, snapshot)) await work.attachments(id, snapshot.key);
  }
}

async function hasFilesToStore({ attachments }: FetchIssuePorts, snapshot: StoredIssue): Promise<boolean> {
  try {
    return needsStoring(snapshot, await attachments.readStates(snapshot.id));
  } catch (error) {
    // the queue of attachments replaces a broken file of states, and the issue itself is fetched all the same
    if (error instanceof UnreadableFileError) return true;
    throw error;
  }
}

/** The month of an issue, and the one it was in before should Jira ever answer another creation time. */
function monthsOf(...issues: (RawIssue | undefined)[]): Set<Month> {
  return new Set(issues.flatMap((issue) => (issue && 'key' in issue ? [monthOf(issue.fields.created)] : [])));
}
