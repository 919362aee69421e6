import type { Alarms } from '@jiralake/alarms';
import { RetryLaterError, projectKeyOf, type IssueId } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import type { Disappearances, HeldReason, Hints } from '@jiralake/ledger';
import { indexEntriesOf, type RawIssue } from '@jiralake/payloads';
import type { WorkRequests } from '@jiralake/queues';
import { isOlderThan } from './is-older-than';

export interface ConfirmGonePorts {
  jira: Pick<JiraClient, 'getMyself' | 'getProject'>;
  disappearances: Disappearances;
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  work: Pick<WorkRequests, 'fetch'>;
  /** least time between the two answers that make a deletion, milliseconds */
  confirmAfterMs: number;
  /** more issues than this that are gone at once, or from one project within a day, are not believed */
  mostGone: number;
}

/** A stored issue that answers 404 without a deletion event. */
export interface GoneIssue {
  id: IssueId;
  /** `undefined` when the raw file is broken */
  stored: RawIssue | undefined;
  hints: Hints;
  /** why it was held before, if it was */
  held: HeldReason | undefined;
}

const ALARM = 'issues-disappear';
/** How many others are asked for when one that was held is back: each of them asks for as many again. */
const WOKEN_BY_ONE = 2;

/**
 * Decides on a 404 of a stored issue that no event explains: it is deleted, or hidden from the account. It counts as deleted when
 * Jira still knows the account, shows it the project, and the issue is gone again some minutes later. It is held, and an
 * alarm is up, while something speaks against a deletion.
 * @throws RetryLaterError until it is confirmed; what getMyself throws when Jira does not know the account any more
 */
export async function confirmGone(
  ports: ConfirmGonePorts,
  gone: GoneIssue,
  { now, signal }: { now: number; signal: AbortSignal },
): Promise<'deleted' | 'held'> {
  const { disappearances, confirmAfterMs } = ports;
  const { id, stored, hints, held } = gone;
  await ports.jira.getMyself('account', signal);
  const noted = await disappearances.note(id, now, projectOf(stored)?.id);
  // the mark whose event named it may be struck out by now
  const updated = latestOf(hints.updated, held?.updated);
  const why = await doubtOf(ports, stored, { ...noted, updated }, signal);
  if (why !== undefined) {
    await disappearances.hold(id, { why, updated }, now);
    await tell(ports);
    return 'held';
  }
  const restMs = noted.since + confirmAfterMs - now;
  if (restMs > 0) throw new RetryLaterError(`issue ${id} answers 404 and is asked for once more`, restMs);
  return 'deleted';
}

/** The deletion is stored: what disappeared is settled, and remembered for as long as others may follow it. */
export async function settleGone(ports: ConfirmGonePorts, id: IssueId): Promise<void> {
  if (await ports.disappearances.confirm(id)) await tell(ports);
}

/** Forgets a disappearance that an event or somebody explained. */
export async function explainGone(
  ports: ConfirmGonePorts,
  id: IssueId,
  stored: RawIssue | undefined,
): Promise<void> {
  if (await ports.disappearances.clear(id, projectOf(stored)?.id)) await tell(ports);
}

/** The issue is there: forgets its disappearance, and asks for others that may be back with the same rights. */
export async function welcomeBack(
  ports: ConfirmGonePorts,
  id: IssueId,
  stored: RawIssue | undefined,
): Promise<void> {
  if (!(await ports.disappearances.clear(id, projectOf(stored)?.id))) return;
  await tell(ports);
  const others = await ports.disappearances.someHeld(WOKEN_BY_ONE);
  if (others.length > 0)
    await ports.work.fetch(
      others.map((other) => ({ id: other })),
      'wake',
    );
}

/** What speaks against a deletion, if anything. */
async function doubtOf(
  { jira, mostGone }: Pick<ConfirmGonePorts, 'jira' | 'mostGone'>,
  stored: RawIssue | undefined,
  { count, ofProject, updated }: { count: number; ofProject: number; updated: number | undefined },
  signal: AbortSignal,
): Promise<string | undefined> {
  const project = projectOf(stored);
  if (!project)
    return 'the raw file of one is broken, so nobody knows whether the account may see its project';
  if (!(await jira.getProject(project.id, signal)))
    return `the account may not see project ${project.key}, or it is deleted`;
  if (stored && 'fields' in stored && isOlderThan(stored, updated))
    return `an event told of a change in project ${project.key} after what is stored`;
  if (ofProject > mostGone) return `${ofProject} of project ${project.key} within a day`;
  return count > mostGone ? `${count} at once` : undefined;
}

/** By its id, which stays when the key changes or is used again; by the key where the issue does not say it. */
function projectOf(stored: RawIssue | undefined): { id: string; key: string } | undefined {
  if (!stored || !('key' in stored)) return undefined;
  const key = projectKeyOf(stored.key);
  return indexEntriesOf(stored).project ?? { id: key, key };
}

function latestOf(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}

/** The alarm is up while an issue is held. */
async function tell({ disappearances, alarms }: ConfirmGonePorts): Promise<void> {
  const { count, why } = await disappearances.held();
  if (count === 0) return alarms.clear(ALARM);
  await alarms.raise(
    ALARM,
    `${count} ${count === 1 ? 'issue answers' : 'issues answer'} 404 without a deletion event: ${why ?? 'many at once'}. Nothing is removed. Has the account lost its rights? When they are deleted, run: jiralake gone --accept`,
  );
}
