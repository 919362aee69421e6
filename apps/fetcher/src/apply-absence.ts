import type { IssueId, Month } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { markedAt, type Claim, type HeldLease, type IncompleteIssues } from '@jiralake/ledger';
import type { RawIssue } from '@jiralake/payloads';
import type { ResponseClass } from './classify-response';
import {
  clearDisappearance,
  confirmDeletion,
  recordDeletion,
  type AbsentIssue,
  type ConfirmDeletionPorts,
} from './confirm-deletion';
import { confirmNotFound, type ConfirmNotFoundPorts } from './confirm-not-found';
import { saveIssue, type SaveIssuePorts } from './save-issue';

export interface ApplyAbsencePorts extends SaveIssuePorts, ConfirmDeletionPorts, ConfirmNotFoundPorts {
  jira: ConfirmDeletionPorts['jira'] & ConfirmNotFoundPorts['jira'];
  work: SaveIssuePorts['work'];
  incomplete: Pick<IncompleteIssues, 'clear'>;
  /** the months that the lake has */
  lakeMonths(): Promise<Month[]>;
  /** one clock for all replicas */
  now(): Promise<Date>;
  log: Log;
}

/** An issue that returns 404, and what is known about it. */
export interface UnresolvedAbsence extends AbsentIssue {
  /** the raw file is there and cannot be read */
  broken: boolean;
  fetchedAt: Date;
  claim: Claim | undefined;
}

/**
 * Decides on a 404 and stores the decision. The issue then has no missing parts or files to wait for any more.
 * @returns the outcome of the job
 * @throws RetryLaterError until the absence is confirmed
 */
export async function applyAbsence(
  ports: ApplyAbsencePorts,
  lease: HeldLease,
  absence: UnresolvedAbsence,
  responseClass: ResponseClass,
  signal: AbortSignal,
): Promise<string> {
  const outcome = await decide(ports, lease, absence, responseClass, signal);
  await ports.incomplete.clear(absence.id);
  await ports.incompleteFiles.clear(absence.id);
  return outcome;
}

async function decide(
  ports: ApplyAbsencePorts,
  lease: HeldLease,
  absence: UnresolvedAbsence,
  responseClass: ResponseClass,
  signal: AbortSignal,
): Promise<string> {
  const { id, stored, fetchedAt, claim } = absence;
  const now = fetchedAt.getTime();
  if (responseClass === 'already deleted') {
    await recordDeletion(ports, id);
    return 'already deleted';
  }
  if (responseClass === 'never stored') {
    // classifyResponse has already requested another fetch of the issue
    const asked = { askedAt: claim && markedAt(claim), now, signal };
    await confirmNotFound({ ...ports, patienceMs: 0 }, id, asked);
    return 'not found';
  }
  if (responseClass === 'deleted') {
    await saveDeletion(ports, lease, absence);
    await clearDisappearance(ports, id, stored);
    return 'deleted';
  }
  if ((await confirmDeletion(ports, absence, { now, signal })) === 'held') return 'held';
  await saveDeletion(ports, lease, absence);
  await recordDeletion(ports, id);
  return 'confirmed deleted';
}

async function saveDeletion(
  ports: ApplyAbsencePorts,
  lease: HeldLease,
  { id, stored, broken, fetchedAt }: UnresolvedAbsence,
): Promise<void> {
  await saveIssue(ports, lease, await deletedIssue(ports, id, stored, fetchedAt), stored);
  if (!stored) await ports.notFound.clear([id]);
  // only the broken file said which month the issue is in: its rows must leave every month
  if (broken) for (const month of await ports.lakeMonths()) await ports.work.transform(month, [id]);
}

/** The last known content, kept for audit, with the time of the deletion. */
async function deletedIssue(
  { now }: ApplyAbsencePorts,
  id: IssueId,
  stored: RawIssue | undefined,
  fetchedAt: Date,
): Promise<RawIssue> {
  const at = (await now()).toISOString();
  return { ...(stored ?? { id }), _fetched_at: fetchedAt.toISOString(), _synced_at: at, _deleted_at: at };
}
