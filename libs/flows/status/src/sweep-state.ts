import type { SweepRun } from '@jiralake/queues';

/** A start may be late by so much without meaning anything. */
const LATE_MS = 60_000;

/** Whether the next run should long have ended, by the clock of Redis; a sweep that nothing schedules is never due. */
export function isOverdue({ startedAt, tookMs, everyMs }: SweepRun, now: number): boolean {
  return everyMs !== undefined && now > startedAt + 2 * everyMs + tookMs + LATE_MS;
}

/** How a run ended, `outcome swept, woken 3`. */
export function describeRun({ result }: SweepRun): string {
  return Object.entries(result)
    .map(([name, value]) => `${name.replaceAll('_', ' ')} ${value}`)
    .join(', ');
}
