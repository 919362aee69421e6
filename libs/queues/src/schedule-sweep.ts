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
