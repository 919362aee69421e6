import type { Alarms } from '@jiralake/alarms';
import { RetryLaterError, projectKeyOf, type IssueId } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import type { Disappearances, HeldReason, Hints } from '@jiralake/ledger';
import { indexEntriesOf, type RawIssue } from '@jiralake/payloads';
import type { WorkRequests } from '@jiralake/queues';
import { isOlderThan } from './is-older-than';

export interface ConfirmDeletionPorts {
  jira: Pick<JiraClient, 'getMyself' | 'getProject'>;
  disappearances: Disappearances;
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  work: Pick<WorkRequests, 'fetch'>;
  /** least time between the two 404s that count as a deletion, milliseconds */
  confirmAfterMs: number;
  /** when more issues than this disappear at once, or from one project within a day, none of them counts as deleted */
  deletionLimit: number;
}

/** A stored issue that answers 404 without a deletion event. */
export interface AbsentIssue {
  id: IssueId;
  /** `undefined` when the raw file is broken */
  stored: RawIssue | undefined;
  hints: Hints;
  /** why the issue is held since an earlier fetch, if it is */
  held: HeldReason | undefined;
}

const ALARM = 'issues-disappear';
/** How many held issues are fetched when one of them is back; each of these fetches as many again. */
const FETCHED_PER_RETURN = 2;

/**
 * Decides on a 404 of a stored issue that no event announced: the issue is deleted, or hidden from the account. The issue
 * counts as deleted when Jira still knows the account, shows it the project, and answers 404 again some minutes later. The
 * issue is held, and an alarm is raised, while something speaks against a deletion.
 * @throws RetryLaterError until the deletion is confirmed; what getMyself throws when Jira does not know the account any more
 */
export async function confirmDeletion(
  ports: ConfirmDeletionPorts,
  absent: AbsentIssue,
  { now, signal }: { now: number; signal: AbortSignal },
): Promise<'deleted' | 'held'> {
  const { disappearances, confirmAfterMs } = ports;
  const { id, stored, hints, held } = absent;
  await ports.jira.getMyself('account', signal);
  const noted = await disappearances.note(id, now, projectOf(stored)?.id);
  // an earlier fetch may have acknowledged the mark whose event named the time
  const updated = latestOf(hints.updated, held?.updated);
  const why = await reasonToHold(ports, stored, { ...noted, updated }, signal);
  if (why !== undefined) {
    await disappearances.hold(id, { why, updated }, now);
    await updateAlarm(ports);
    return 'held';
  }
  const restMs = noted.since + confirmAfterMs - now;
  if (restMs > 0) throw new RetryLaterError(`issue ${id} answers 404 and is requested once more`, restMs);
  return 'deleted';
}

/** Call it when a deletion is stored: the issue is not held any more, and its project remembers the deletion for a day. */
export async function recordDeletion(ports: ConfirmDeletionPorts, id: IssueId): Promise<void> {
  if (await ports.disappearances.confirm(id)) await updateAlarm(ports);
}

/** Forgets a disappearance for which a deletion event came. */
export async function clearDisappearance(
  ports: ConfirmDeletionPorts,
  id: IssueId,
  stored: RawIssue | undefined,
): Promise<void> {
  if (await ports.disappearances.clear(id, projectOf(stored)?.id)) await updateAlarm(ports);
}

/** Call it when Jira has the issue: forgets its disappearance, and has other held issues fetched, which the account may see again too. */
export async function noteReappearance(
  ports: ConfirmDeletionPorts,
  id: IssueId,
  stored: RawIssue | undefined,
): Promise<void> {
  if (!(await ports.disappearances.clear(id, projectOf(stored)?.id))) return;
  await updateAlarm(ports);
  const others = await ports.disappearances.someHeld(FETCHED_PER_RETURN);
  if (others.length > 0)
    await ports.work.fetch(
      others.map((other) => ({ id: other })),
      'wake',
    );
}

/** Returns why the issue may not be deleted, if there is a reason. */
async function reasonToHold(
  { jira, deletionLimit }: Pick<ConfirmDeletionPorts, 'jira' | 'deletionLimit'>,
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
  if (ofProject > deletionLimit) return `${ofProject} of project ${project.key} within a day`;
  return count > deletionLimit ? `${count} at once` : undefined;
}

/** The project by its id, which stays when the key changes or is used again; by its key where the issue has no id of it. */
function projectOf(stored: RawIssue | undefined): { id: string; key: string } | undefined {
  if (!stored || !('key' in stored)) return undefined;
  const key = projectKeyOf(stored.key);
  return indexEntriesOf(stored).project ?? { id: key, key };
}

function latestOf(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}

/** Raises the alarm while any issue is held, else clears the alarm. */
async function updateAlarm({ disappearances, alarms }: ConfirmDeletionPorts): Promise<void> {
  const { count, why } = await disappearances.held();
  if (count === 0) return alarms.clear(ALARM);
  await alarms.raise(
    ALARM,
    `${count} ${count === 1 ? 'issue answers' : 'issues answer'} 404 without a deletion event: ${why ?? 'many at once'}. Nothing is removed. Has the account lost its rights? When they are deleted, run: jiralake deletions --accept`,
  );
}
