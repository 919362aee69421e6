import type { Queue } from 'bullmq';
import { deduplicationId, type Queues } from './queues';
import type { JobData, JobName, QueueName } from './queue-table';

/** Beyond what a job is delayed by, save for a limit of Jira's, which the gate holds up all the same. */
const LONGEST_DELAY_MS = 10 * 60_000;

/**
 * Adds a wake-up again and makes sure that it is one: a deduplication key whose job is gone, or ended without the
 * key being dropped, would swallow it for ever; a job that a machine with a wrong clock delayed would for hours.
 */
export async function wakeJob<Q extends QueueName, N extends JobName<Q>>(
  queues: Queues,
  queue: Q,
  name: N,
  data: JobData<Q, N>,
): Promise<void> {
  const jobId = await queues.add(queue, name, data);
  const state = await queues.bull[queue].getJobState(jobId);
  if (state === 'delayed') {
    const left = (await queues.delayLeftMs(queue, jobId)) ?? 0;
    if (left > LONGEST_DELAY_MS) await promote(queues.bull[queue], jobId);
    return;
  }
  if (state !== 'unknown' && state !== 'completed' && state !== 'failed') return;
  const id = deduplicationId(queue, name, data as object);
  if (id !== undefined) await queues.bull[queue].removeDeduplicationKey(id);
  await queues.add(queue, name, data);
}

/** Anything may have happened to the job meanwhile, which is as good. */
async function promote(queue: Queue, jobId: string): Promise<void> {
  const job = await queue.getJob(jobId);
  await job?.promote().catch(() => undefined);
}
