import { messageOf, type IssueId, type Month } from '@jiralake/core';
import type { OwedRenewal } from '@jiralake/ledger';
import type { ShownThings } from './lake-reader';

/** Issues that carry a thing, from where the last look ended. */
export interface Carriers {
  owed: OwedRenewal;
  issues: { month: Month; ids: readonly IssueId[] }[];
  /** where this look ended, `undefined` when there are no more */
  reached: OwedRenewal['after'];
  /** why months could not be read: they are looked at again, all of them */
  unread: string[];
}

/** A fetch that began before a thing changed may have been saved so long after it. */
const MARGIN_MS = 60_000;

/** Whether rows are old by what they show, so that they need no other sign. */
export const isSeenByLook = ({ id, now }: OwedRenewal): boolean => now !== undefined || id === undefined;

/** At most so many of the issues that carry a thing which changed, one month of the lake after the other. */
export async function findCarriers(
  lake: Pick<ShownThings, 'months' | 'carriersIn'>,
  owed: OwedRenewal,
  most: number,
): Promise<Carriers> {
  // what this marked itself is saved later than the change
  const until = owed.looked === true ? owed.since : owed.since + MARGIN_MS;
  const savedBefore = isSeenByLook(owed) ? undefined : new Date(until).toISOString();
  const { after } = owed;
  const issues: Carriers['issues'] = [];
  const unread: string[] = [];
  let left = most;
  for (const month of await lake.months()) {
    if (after && month < after.month) continue;
    const from = month === after?.month ? after.id : undefined;
    const choice = { after: from, savedBefore, most: left };
    const ids = await lake.carriersIn(month, owed, choice).catch((error: unknown) => {
      unread.push(`${month}: ${messageOf(error)}`);
      return [];
    });
    const last = ids.at(-1);
    if (last === undefined) continue;
    issues.push({ month, ids });
    left -= ids.length;
    if (left <= 0) return { owed, issues, reached: { month, id: last }, unread };
  }
  return { owed, issues, reached: undefined, unread };
}
