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

/** The timing of a configuration. */
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
  /** most jobs of the queue at once in all replicas together; the last one to start has its way */
  mostAtOnce?: number;
  redis: Redis;
  prefix: string;
  queues: Queues;
  timing: WorkerTiming;
  /** for how long Jira does not accept the login of this process, by what all replicas know; milliseconds */
  loginPauseMs?: () => Promise<number>;
  log: Log;
}

/** What was left when a worker had to end. */
export interface Leftovers {
  /** jobs that did not stop when they were told to */
  jobs: number;
  /** false when something could not be handed over, for such a job or because Redis did not answer */
  handedOver: boolean;
}

export interface RunningWorker {
  /**
   * Takes no new jobs, lets running ones finish for `graceMs`, then has them stop and hands them to other replicas, which
   * takes at most a second and a half. What could not be handed over goes on elsewhere when its lock runs out.
   */
  close(graceMs: number): Promise<Leftovers>;
}

const HAND_OVER_MS = 1_500;
const LIMIT_AGAIN_MS = 2_000;
const SHUTTING_DOWN = new Error('shutting down');

/** Runs the processors of one queue, until it is closed. */
export function createWorker<Q extends QueueName>(options: WorkerOptions<Q>): RunningWorker {
  const { queue, queues, timing, log } = options;
  const running = new Set<AbortController>();
  let handingOver = false;
  const worker = new PatientWorker<unknown, JobResult>(
    queueTable[queue].name,
    async (job, token) => {
      const stop = new AbortController();
      running.add(stop);
      // asked for before the worker was closed, and here only now
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
      // without a limiter workers ignore the pause of RateLimitedError; as a throttle it never bites
      limiter: { max: 1_000_000, duration: 1_000 },
    },
  );
  const held = holdWorker(worker, options.loginPauseMs);
  worker.on('error', (err) => {
    if (options.redis.status === 'ready') log.warn({ queue: queueTable[queue].name, err }, 'worker error');
  });
  const settling = new Set<Promise<void>>();
  worker.on('failed', (job) => {
    if (!job || job.finishedOn !== undefined) return;
    const settled = noteBackoff(options, job).catch(
      (err: unknown) => void worker.emit('error', err as Error),
    );
    settling.add(settled);
    void settled.then(() => settling.delete(settled));
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
      const closed = worker.close().then(() => Promise.all(settling));
      const handedOver = await Promise.race([closed.then(() => true), late.then(() => false)]);
      clearTimeout(handOver);
      ended.abort();
      return { jobs: running.size, handedOver };
    },
  };
}

/** The limit is there before the first job is, and again in a Redis that lost it with its data. */
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

/** The same for a job that BullMQ delayed itself. */
async function noteBackoff({ queue, queues }: WorkerOptions<QueueName>, job: Job): Promise<void> {
  await queues.waits.note(queue, String(job.id), 'backoff', job.delay);
  await queues.waits.hasten(queue, job.name, job.data as object);
}
