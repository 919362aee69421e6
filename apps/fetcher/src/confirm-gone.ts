import { PermanentError, RetryLaterError, type IssueId } from '@jiralake/core';
import type { JiraClient } from '@jiralake/jira-client';
import type { Alarms, Disappearances } from '@jiralake/queues';

export interface ConfirmGonePorts {
  jira: Pick<JiraClient, 'getMyself'>;
  disappearances: Disappearances;
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  /** least time between the two answers that make a deletion, milliseconds */
  confirmAfterMs: number;
  /** more issues than this that are gone at once are not believed */
  mostGone: number;
}

const ALARM = 'issues-disappear';

/**
 * Decides on a 404 of a stored issue that no event explains: it is deleted, or hidden from the account. It counts as deleted when
 * Jira still knows the account and the issue is gone again some minutes later.
 * @throws RetryLaterError until then; PermanentError when so many issues are gone that the account must have lost
 * its rights; what getMyself throws when Jira does not know the account any more
 */
export async function confirmGone(
  ports: ConfirmGonePorts,
  id: IssueId,
  { now, signal }: { now: number; signal: AbortSignal },
): Promise<void> {
  await ports.jira.getMyself('account', signal);
  const { since, count } = await ports.disappearances.note(id, now);
  if (count > ports.mostGone) {
    const what = `${count} issues answer 404 without a deletion event`;
    await ports.alarms.raise(
      ALARM,
      `${what}: has the account lost its rights? Nothing is removed. When they are deleted, run: jiralake gone --accept`,
    );
    throw new PermanentError(`issue ${id} answers 404, and so do others: ${what}. What is stored stays`);
  }
  const restMs = since + ports.confirmAfterMs - now;
  if (restMs > 0) throw new RetryLaterError(`issue ${id} answers 404 and is asked for once more`, restMs);
}

/** Forgets a disappearance that is explained: the issue is back, or its deletion is stored. */
export async function explained(
  { disappearances, alarms, mostGone }: Pick<ConfirmGonePorts, 'disappearances' | 'alarms' | 'mostGone'>,
  id: IssueId,
): Promise<void> {
  const left = await disappearances.clear(id);
  if (left !== undefined && left <= mostGone) await alarms.clear(ALARM);
}
