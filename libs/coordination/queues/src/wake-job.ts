import type { Queues } from './queues';
import { deduplicationId, type JobData, type JobName, type QueueName } from './queue-table';

/**
 * Adds a wake-up again and makes sure that it is one: a deduplication key whose job is gone, or ended without the
 * key being dropped, would swallow it for ever. A delayed job that waits for something is left its time.
 */
export async function wakeJob<Q extends QueueName, N extends JobName<Q>>(
  queues: Queues,
  queue: Q,
  name: N,
  data: JobData<Q, N>,
): Promise<void> {
  const jobId = await queues.add(queue, name, data);
  const state = await queues.bull[queue].getJobState(jobId);
  if (state !== 'unknown' && state !== 'completed' && state !== 'failed') return;
  const id = deduplicationId(queue, name, data as object);
  if (id !== undefined) await queues.bull[queue].removeDeduplicationKey(id);
  await queues.add(queue, name, data);
}
