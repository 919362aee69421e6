import type { Queues } from './queues';
import { deduplicationId, type JobData, type JobName, type QueueName } from './queue-table';

/**
 * Ensures that a job exists that will run. BullMQ drops a new job while its deduplication key exists, even when the job of the
 * key was removed or has ended; the function then removes the key and adds the job again. A delayed job keeps its time.
 */
export async function ensureJob<Q extends QueueName, N extends JobName<Q>>(
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
