import type { SweepRun } from '@jiralake/queues';

/** A run may start this much late. */
const LATE_MS = 60_000;

/** Returns whether the next run is overdue, by the clock of Redis; a sweep without a schedule never is. */
export function isOverdue({ startedAt, tookMs, everyMs }: SweepRun, now: number): boolean {
  return everyMs !== undefined && now > startedAt + 2 * everyMs + tookMs + LATE_MS;
}

/** Describes the result of a run: `outcome swept, woken 3`. */
export function describeRun({ result }: SweepRun): string {
  return Object.entries(result)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`)
    .join(', ');
}
