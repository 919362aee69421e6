import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';

/** What became of a job; `pending` with the state and the error of the last attempt, if there was one. */
export type JobOutcome =
  | { status: 'finished'; result: unknown }
  | { status: 'failed'; reason: string }
  | { status: 'pending'; state: string; reason?: string };

const LOOK_EVERY_MS = 100;

/** Waits until a job is done or failed for good, but not past `deadline` (epoch milliseconds). */
export async function followJob(
  queue: Pick<Queue, 'getJob'>,
  jobId: string,
  deadline: number,
): Promise<JobOutcome> {
  for (;;) {
    const job = await queue.getJob(jobId);
    if (!job) return { status: 'pending', state: 'removed' };
    const state = await job.getState();
    // the job was read before its state: an end that came in between shows on the next look
    if (state === 'completed' && job.finishedOn !== undefined)
      return { status: 'finished', result: job.returnvalue as unknown };
    if (state === 'failed' && job.finishedOn !== undefined)
      return { status: 'failed', reason: job.failedReason };
    if (Date.now() + LOOK_EVERY_MS > deadline) {
      return { status: 'pending', state, ...(job.failedReason ? { reason: job.failedReason } : {}) };
    }
    await sleep(LOOK_EVERY_MS);
  }
}
