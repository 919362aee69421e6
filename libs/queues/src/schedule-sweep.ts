import type { JobName } from './queue-table';
import type { Queues } from './queues';

/** Has a sweep run every `everyMs`, once for all replicas however many of them ask. */
export async function scheduleSweep(queues: Queues, name: JobName<'sweep'>, everyMs: number): Promise<void> {
  await queues.bull.sweep.upsertJobScheduler(
    name,
    { every: everyMs },
    { name, data: { v: 1 }, opts: { removeOnComplete: { count: 100 }, removeOnFail: { count: 100 } } },
  );
}
