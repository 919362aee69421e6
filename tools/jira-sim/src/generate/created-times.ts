import type { Random } from '@jiralake/seeded-random';
import { HOUR_MS } from '../site-time';

const SHARE_NEAR_MONTH_ENDS = 0.06;

function monthsBefore(ms: number, months: number): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months, date.getUTCDate(), date.getUTCHours());
}

function monthStarts(from: number, to: number): number[] {
  const starts: number[] = [];
  for (let back = 0; ; back += 1) {
    const start = Date.UTC(new Date(to).getUTCFullYear(), new Date(to).getUTCMonth() - back, 1);
    if (start <= from) return starts;
    starts.push(start);
  }
}

/**
 * Returns the creation times of the issues, ascending. Some are within two hours of the start of a month, where the site's zone
 * has another month than UTC.
 */
export function createdTimes(random: Random, now: number, months: number, count: number): number[] {
  const from = monthsBefore(now, months);
  const borders = monthStarts(from, now);
  const times = Array.from({ length: count }, () => {
    if (borders.length > 0 && random.chance(SHARE_NEAR_MONTH_ENDS)) {
      return Math.min(random.pick(borders) + random.int(-2 * HOUR_MS, 2 * HOUR_MS), now - 1);
    }
    return from + Math.floor(random.next() * (now - from));
  });
  return times.sort((left, right) => left - right);
}
