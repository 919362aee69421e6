import type { JobName } from './queue-table';
import type { Queues } from './queues';

export interface Cadence {
  everyMs: number;
  /** the delay of the first run after the sweep is first scheduled; without it the first run begins at once */
  firstAfterMs?: number | undefined;
}

/** Schedules a sweep every `everyMs`. All replicas share one schedule; an existing schedule with the same cadence is kept. */
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

/** The tolerated difference between two correct clocks. */
const TOLERANCE_MS = 5_000;

/**
 * Drops a schedule whose next run is later than its cadence allows, because a replica whose clock was ahead made it. The schedule
 * is kept while the sweep still runs in time, and a replica whose own clock is ahead cannot tell. `now` is the Redis time.
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
