import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@jiralake/observability';
import { keyPrefix } from '@jiralake/redis';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { holdWorker } from './hold-worker';
import { PatientWorker } from './patient-worker';
import { processJob, type JobResult, type Processors } from './process-job';
import { queueTable, type QueueName } from './queue-table';
import type { Queues } from './queues';

export interface WorkerTiming {
  lockMs: number;
  stalledCheckMs: number;
  maxStalled: number;
}

/** Reads the timing of workers from the configuration. */
export function workerTiming(config: {
  QUEUE_LOCK_MS: number;
  QUEUE_STALLED_CHECK_MS: number;
  QUEUE_MAX_STALLED: number;
}): WorkerTiming {
  return {
    lockMs: config.QUEUE_LOCK_MS,
    stalledCheckMs: config.QUEUE_STALLED_CHECK_MS,
    maxStalled: config.QUEUE_MAX_STALLED,
  };
}

export interface WorkerOptions<Q extends QueueName> {
  queue: Q;
  processors: Processors<Q>;
  concurrency: number;
  /** the concurrency of the queue over all replicas; the replica that starts last sets it */
  mostAtOnce?: number;
  redis: Redis;
  prefix: string;
  queues: Queues;
  timing: WorkerTiming;
  /** how long Jira still refuses the login of this process, as all replicas know it; milliseconds */
  loginPauseMs?: () => Promise<number>;
  log: Log;
}

/** The work that was left when a worker closed. */
export interface Leftovers {
  /** the number of jobs that did not stop when their signal aborted */
  jobs: number;
  /** false when a job could not be handed over, because the job did not stop or Redis did not answer */
  handedOver: boolean;
}

export interface RunningWorker {
  /**
   * Takes no new jobs and lets running jobs finish for `graceMs`. Then aborts the running jobs and hands them to other replicas,
   * which takes at most a second and a half. Another replica runs a job that was not handed over when the job's lock runs out.
   */
  close(graceMs: number): Promise<Leftovers>;
}

const HAND_OVER_MS = 1_500;
const LIMIT_AGAIN_MS = 2_000;
const SHUTTING_DOWN = new Error('shutting down');

/** Runs the processors of one queue until the worker is closed. */
export function createWorker<Q extends QueueName>(options: WorkerOptions<Q>): RunningWorker {
  const { queue, queues, timing, log } = options;
  const running = new Set<AbortController>();
  let handingOver = false;
  const worker = new PatientWorker<unknown, JobResult>(
    queueTable[queue].name,
    async (job, token) => {
      const stop = new AbortController();
      running.add(stop);
      // the worker requested this job before it was closed, and Redis delivered it afterwards
      if (handingOver) stop.abort(SHUTTING_DOWN);
      try {
        return await processJob({ ...options, hold: held.hold }, job, token, stop.signal);
      } finally {
        running.delete(stop);
      }
    },
    {
      connection: options.redis,
      prefix: keyPrefix(options.prefix),
      concurrency: options.concurrency,
      autorun: false,
      lockDuration: timing.lockMs,
      stalledInterval: timing.stalledCheckMs,
      maxStalledCount: timing.maxStalled,
      // a worker without a limiter ignores the pause of a RateLimitedError; this limit is never reached
      limiter: { max: 1_000_000, duration: 1_000 },
    },
  );
  const held = holdWorker(worker, options.loginPauseMs);
  worker.on('error', (err) => {
    if (options.redis.status === 'ready') log.warn({ queue: queueTable[queue].name, err }, 'worker error');
  });
  const backoffs = new Set<Promise<void>>();
  worker.on('failed', (job) => {
    if (!job || job.finishedOn !== undefined) return;
    const noted = noteBackoff(options, job).catch((err: unknown) => void worker.emit('error', err as Error));
    backoffs.add(noted);
    void noted.then(() => backoffs.delete(noted));
  });
  const overdue = setInterval(() => {
    void queues.waits.endOverdue(queue).catch((err: unknown) => worker.emit('error', err as Error));
  }, timing.stalledCheckMs);
  start(options, worker).catch((err: unknown) => worker.emit('error', err as Error));
  return {
    async close(graceMs) {
      clearInterval(overdue);
      held.end();
      const handOver = setTimeout(() => {
        handingOver = true;
        for (const stop of running) stop.abort(SHUTTING_DOWN);
      }, graceMs);
      const ended = new AbortController();
      const late = sleep(graceMs + HAND_OVER_MS, undefined, { signal: ended.signal });
      const closed = worker.close().then(() => Promise.all(backoffs));
      const handedOver = await Promise.race([closed.then(() => true), late.then(() => false)]);
      clearTimeout(handOver);
      ended.abort();
      return { jobs: running.size, handedOver };
    },
  };
}

/**
 * Sets the concurrency of the queue before the first job, and again whenever Redis is back, because Redis may have lost its
 * data.
 */
async function start<Q extends QueueName>(
  { queue, queues, mostAtOnce, redis }: WorkerOptions<Q>,
  worker: Worker<unknown, JobResult>,
): Promise<void> {
  if (mostAtOnce !== undefined) {
    const limit = async (): Promise<boolean> => {
      try {
        await queues.bull[queue].setGlobalConcurrency(mostAtOnce);
        return true;
      } catch (error) {
        worker.emit('error', error as Error);
        return false;
      }
    };
    while (!(await limit()) && !worker.closing) await sleep(LIMIT_AGAIN_MS);
    redis.on('ready', () => void limit());
  }
  await worker.run();
}

/** Notes the wait of a job that BullMQ itself delayed after a failed attempt. */
async function noteBackoff({ queue, queues }: WorkerOptions<QueueName>, job: Job): Promise<void> {
  await queues.waits.note(queue, String(job.id), 'backoff', job.delay);
  await queues.waits.hasten(queue, job.name, job.data as object);
}
