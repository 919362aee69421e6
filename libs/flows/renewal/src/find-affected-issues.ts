import { messageOf, type IssueId, type Month } from '@jiralake/core';
import type { PendingRenewal } from '@jiralake/ledger';
import type { ShownThings } from './lake-reader';

/** The issues that show a changed thing, from where the last search ended. */
export interface AffectedIssues {
  pending: PendingRenewal;
  issues: { month: Month; ids: readonly IssueId[] }[];
  /** where this search ended; `undefined` at the end of the lake */
  reached: PendingRenewal['after'];
  /** the months that could not be read, and why; the next run searches all months of the thing again */
  unread: string[];
}

/** A fetch that began before the change may be saved up to this long after it. */
const MARGIN_MS = 60_000;

/** Returns whether the rows themselves show that they are stale; otherwise the time of their raw file decides. */
export const isVisibleInRows = ({ id, now }: PendingRenewal): boolean =>
  now !== undefined || id === undefined;

/** Finds at most `most` issues that show a changed thing, month by month. */
export async function findAffectedIssues(
  lake: Pick<ShownThings, 'months' | 'affectedIn'>,
  pending: PendingRenewal,
  most: number,
): Promise<AffectedIssues> {
  // after the first search, issues that it marked were saved later than the change
  const until = pending.looked === true ? pending.since : pending.since + MARGIN_MS;
  const savedBefore = isVisibleInRows(pending) ? undefined : new Date(until).toISOString();
  const { after } = pending;
  const issues: AffectedIssues['issues'] = [];
  const unread: string[] = [];
  let left = most;
  for (const month of await lake.months()) {
    if (after && month < after.month) continue;
    const from = month === after?.month ? after.id : undefined;
    const choice = { after: from, savedBefore, most: left };
    const ids = await lake.affectedIn(month, pending, choice).catch((error: unknown) => {
      unread.push(`${month}: ${messageOf(error)}`);
      return [];
    });
    const last = ids.at(-1);
    if (last === undefined) continue;
    issues.push({ month, ids });
    left -= ids.length;
    if (left <= 0) return { pending, issues, reached: { month, id: last }, unread };
  }
  return { pending, issues, reached: undefined, unread };
}
