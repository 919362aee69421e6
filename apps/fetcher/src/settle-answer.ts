import { projectKeyOf, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import { markedAt, type Claim, type DirtySets, type HeldLease } from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import type { JiraIssue, RawIssue } from '@jiralake/payloads';
import type { JobResult } from '@jiralake/queues';
import type { RawStore } from '@jiralake/raw-store';
import {
  confirmGone,
  explainGone,
  settleGone,
  welcomeBack,
  type ConfirmGonePorts,
  type GoneIssue,
} from './confirm-gone';
import { judgeAnswer, type Verdict } from './judge-answer';
import { saveAnswer, type SaveAnswerPorts } from './save-answer';
import { saveSnapshot } from './save-snapshot';
import { settleNotFound, type SettleNotFoundPorts } from './settle-not-found';

export interface SettleAnswerPorts extends SaveAnswerPorts, ConfirmGonePorts, SettleNotFoundPorts {
  jira: SaveAnswerPorts['jira'] & ConfirmGonePorts['jira'];
  work: SaveAnswerPorts['work'];
  raw: RawStore;
  dirty: Pick<DirtySets, 'acknowledge' | 'hintsOf'>;
  /** the months that the lake has */
  lakeMonths(): Promise<Month[]>;
  /** keys of the projects to follow; all without */
  projects: readonly string[] | undefined;
  /** how long an answer that contradicts the events may be asked for again, milliseconds */
  patienceMs: number;
  log: Log;
}

/** What Jira said about an issue. */
export interface FetchedAnswer {
  id: IssueId;
  /** `undefined` for 404 */
  answer: JiraIssue | undefined;
  /** when it was asked for, by the clock of Redis */
  fetchedAt: Date;
  /** the mark that is done with then; read before the issue was asked for */
  claim: Claim | undefined;
}

/**
 * Brings the raw file of an issue up to an answer and strikes out the mark. Everything that follows from the snapshot is
 * marked before, so a crash anywhere only repeats work. Call it under the issue's lease; an answer that was asked for before
 * the one that is stored changes nothing.
 */
export async function settleAnswer(
  ports: SettleAnswerPorts,
  lease: HeldLease,
  { id, answer, fetchedAt, claim }: FetchedAnswer,
  signal: AbortSignal,
): Promise<JobResult> {
  const { stored, broken } = await readStored(ports, id);
  // whoever stored it strikes out what it did; should the mark still be there, it is not done
  if (stored && stored._fetched_at > fetchedAt.toISOString()) return { outcome: 'older', issueId: id };
  const hints = await ports.dirty.hintsOf(id);
  const held = answer ? undefined : await ports.disappearances.reasonOf(id);
  const verdict = judgeAnswer(answer, {
    id,
    stored,
    isBroken: broken,
    hints,
    // whose event did not come when it disappeared needs no patience any more
    ageMs: claim && !held ? fetchedAt.getTime() - markedAt(claim) : Infinity,
    patienceMs: ports.patienceMs,
  });
  if (answer && isForeign(answer, stored, ports.projects)) {
    if (claim) await ports.dirty.acknowledge('fetch', [claim]);
    return { outcome: 'not followed', issueId: id, issueKey: answer.key };
  }
  const outcome = answer
    ? await settleFound(ports, lease, { answer, stored, fetchedAt }, signal)
    : await settleAbsent(
        ports,
        lease,
        { id, stored, broken, hints, held, fetchedAt, claim },
        verdict,
        signal,
      );
  if (claim) await ports.dirty.acknowledge('fetch', [claim]);
  return { outcome, issueId: id, issueKey: answer?.key };
}

async function settleFound(
  ports: SettleAnswerPorts,
  lease: HeldLease,
  { answer, stored, fetchedAt }: { answer: JiraIssue; stored: RawIssue | undefined; fetchedAt: Date },
  signal: AbortSignal,
): Promise<string> {
  if (!stored) await ports.notFound.clear([answer.id, answer.key]);
  await welcomeBack(ports, answer.id, stored);
  await saveAnswer(ports, lease, answer, stored, { fetchedAt, signal });
  return 'saved';
}

interface AbsentIssue extends GoneIssue {
  broken: boolean;
  fetchedAt: Date;
  claim: Claim | undefined;
}

/** Settles an issue that answers 404; what of it was waited for is waited for no more. @throws RetryLaterError until it is confirmed */
async function settleAbsent(
  ports: SettleAnswerPorts,
  lease: HeldLease,
  absent: AbsentIssue,
  verdict: Verdict,
  signal: AbortSignal,
): Promise<string> {
  const { id, fetchedAt, claim } = absent;
  const now = fetchedAt.getTime();
  const settle = async (): Promise<string> => {
    if (verdict === 'already deleted') {
      await settleGone(ports, id);
      return 'already deleted';
    }
    if (verdict === 'never stored') {
      // judging it was patient already
      const asked = { askedAt: claim && markedAt(claim), now, signal };
      await settleNotFound({ ...ports, patienceMs: 0 }, id, asked);
      return 'not found';
    }
    if (verdict === 'deleted') {
      await saveDeletion(ports, lease, absent);
      await explainGone(ports, id, absent.stored);
      return 'deleted';
    }
    if ((await confirmGone(ports, absent, { now, signal })) === 'held') return 'held';
    await saveDeletion(ports, lease, absent);
    await settleGone(ports, id);
    return 'confirmed deleted';
  };
  const outcome = await settle();
  await ports.incomplete.clear(id);
  await ports.incompleteFiles.clear(id);
  return outcome;
}

async function saveDeletion(
  ports: SettleAnswerPorts,
  lease: HeldLease,
  { id, stored, broken, fetchedAt }: AbsentIssue,
): Promise<void> {
  await saveSnapshot(ports, lease, await deletionOf(ports, id, stored, fetchedAt), stored);
  if (!stored) await ports.notFound.clear([id]);
  // the month was in the broken file: wherever the issue has rows, they must go
  if (broken) for (const month of await ports.lakeMonths()) await ports.work.transform(month, [id]);
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
  { raw, log }: SettleAnswerPorts,
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
  { now }: SettleAnswerPorts,
  id: IssueId,
  stored: RawIssue | undefined,
  fetchedAt: Date,
): Promise<RawIssue> {
  const at = (await now()).toISOString();
  return { ...(stored ?? { id }), _fetched_at: fetchedAt.toISOString(), _synced_at: at, _deleted_at: at };
}
