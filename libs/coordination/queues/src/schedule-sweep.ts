import type { JobName } from './queue-table';
import type { Queues } from './queues';

export interface Cadence {
  everyMs: number;
  /** how long after it is first scheduled the first run is; at once without */
  firstAfterMs?: number | undefined;
}

/** Has a sweep run every `everyMs`, once for all replicas however many of them ask; a schedule that stands is left alone. */
export async function scheduleSweep(
  queues: Queues,
  name: JobName<'sweep'>,
  { everyMs, firstAfterMs }: Cadence,
): Promise<void> {
  const known = await queues.bull.sweep.getJobScheduler(name);
  if (known?.every === everyMs) return;
  const first = firstAfterMs === undefined ? {} : { startDate: new Date(Date.now() + firstAfterMs) };
  await queues.bull.sweep.upsertJobScheduler(
    name,
    { every: everyMs, ...first },
    { name, data: { v: 1 }, opts: { removeOnComplete: { count: 100 }, removeOnFail: { count: 100 } } },
  );
}

/** What two good clocks may differ by. */
const TOLERANCE_MS = 5_000;

/**
 * Drops a schedule whose next run is later than its cadence allows: a replica made it whose clock was ahead. As long as such a
 * replica lives the sweep runs all the same, and a replica whose own clock is ahead cannot tell. `now` is the clock of Redis.
 */
export async function dropLateSchedule(
  queues: Queues,
  name: JobName<'sweep'>,
  { everyMs }: Cadence,
  { now, lastRunAt }: { now: number; lastRunAt: number | undefined },
): Promise<void> {
  const known = await queues.bull.sweep.getJobScheduler(name);
  const latest = Math.max(now, Date.now()) + everyMs + TOLERANCE_MS;
  const hasRun = lastRunAt !== undefined && now - lastRunAt < everyMs + TOLERANCE_MS;
  if ((known?.next ?? 0) > latest && !hasRun) await queues.bull.sweep.removeJobScheduler(name);
}
