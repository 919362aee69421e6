import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bullmq';

/** The outcome of a job; `pending` has the state of the job and the error of its last attempt, if an attempt failed. */
export type JobOutcome =
  | { status: 'finished'; result: unknown }
  | { status: 'failed'; reason: string }
  | { status: 'pending'; state: string; reason?: string };

const LOOK_EVERY_MS = 100;

/** Waits until a job is completed or has failed its last attempt, but not past `deadline` (epoch milliseconds). */
export async function followJob(
  queue: Pick<Queue, 'getJob'>,
  jobId: string,
  deadline: number,
): Promise<JobOutcome> {
  for (;;) {
    const job = await queue.getJob(jobId);
    if (!job) return { status: 'pending', state: 'removed' };
    const state = await job.getState();
    // the job is read before its state, so a job that ended in between shows its result in the next iteration
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
