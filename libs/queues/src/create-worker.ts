import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, RateLimitedError, RetryLaterError, messageOf, problemsOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import {
  DelayedError,
  RateLimitError,
  UnrecoverableError,
  WaitingError,
  type Job,
  type Worker,
} from 'bullmq';
import type { Redis } from 'ioredis';
import { holdWorker } from './hold-worker';
import type { WaitReason } from './job-waits';
import { keyPrefix } from './keys';
import { PatientWorker } from './patient-worker';
import { jobDefinition, queueTable, type JobData, type JobName, type QueueName } from './queue-table';
import type { Queues } from './queues';

export interface JobContext {
  /** Aborts when the service must stop: give up, another replica goes on. */
  signal: AbortSignal;
  /** True when this job ended before, well or badly: a retry by the queue or by an admin. */
  retried: boolean;
}

/** What a processor says about a finished job; goes into its one log line and onto the dashboard. */
export type JobResult = { outcome: string } & Record<string, string | number | boolean | undefined>;

export type Processors<Q extends QueueName> = {
  [N in JobName<Q>]: (data: JobData<Q, N>, context: JobContext) => Promise<JobResult>;
};

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

/** The options of a worker, and what keeps it from taking jobs for a while. */
type RunOptions<Q extends QueueName> = WorkerOptions<Q> & { hold(ms: number): Promise<void> };

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

/**
 * Runs the processors of one queue: the only place that knows both our errors and BullMQ's.
 * Permanent fails at once, RateLimited pauses the queue or, when it does not concern all, delays the job as RetryLater
 * does; anything else is retried. A login that Jira does not accept keeps this worker alone from taking jobs: other replicas
 * may have another.
 */
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

async function processJob<Q extends QueueName>(
  options: RunOptions<Q>,
  job: Job<unknown, JobResult>,
  token: string | undefined,
  signal: AbortSignal,
): Promise<JobResult> {
  const startedAt = performance.now();
  const say = (outcome: string, fields: object, level: 'debug' | 'info' | 'warn' | 'error' = 'info'): void =>
    options.log[level](
      {
        queue: queueTable[options.queue].name,
        job: job.name,
        jobId: job.id,
        attempt: job.attemptsMade + 1,
        maxAttempts: job.opts.attempts,
        durationMs: Math.round(performance.now() - startedAt),
        ...fields,
        outcome,
      },
      'job finished',
    );
  const backoffLeft = await beginRun(options, job);
  try {
    const result = await run(options, job, { signal, retried: job.attemptsMade > 0 });
    say('ok', { result });
    return result;
  } catch (error) {
    const failure = { error: messageOf(error), data: job.data };
    // what failed for good fails here: its next run could find nothing left to do
    if (signal.aborted && !(error instanceof PermanentError)) {
      say('handed_over', failure);
      return await handBack(job, token);
    }
    if (error instanceof RateLimitedError) {
      const { scope, retryAfterMs, concernsAll } = error;
      say('rate_limited', { ...failure, scope, retryAfterMs }, concernsAll ? 'warn' : 'info');
      if (!concernsAll) return await delay(options, job, 'pause', retryAfterMs, token);
      if (scope === 'account') {
        // first, or this worker takes the job again
        await options.hold(retryAfterMs);
        return await handBack(job, token);
      }
      await options.queues.pause(options.queue, retryAfterMs, failure.error);
      throw new RateLimitError();
    }
    if (error instanceof RetryLaterError) {
      say('later', { ...failure, delayMs: error.delayMs }, 'debug');
      return await delay(options, job, error.holdsChanges ? 'held' : 'pause', error.delayMs, token);
    }
    if (error instanceof PermanentError) {
      say('failed', failure, 'error');
      throw new UnrecoverableError(error.message);
    }
    const backoffMs = backoffLeft();
    if (backoffMs > 0) {
      // a change had it run before the time of its next attempt, which is still to come
      say('retry', { ...failure, err: error, delayMs: backoffMs }, 'warn');
      return await delay(options, job, 'backoff', backoffMs, token);
    }
    const last = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    say(last ? 'failed' : 'retry', { ...failure, err: error }, last ? 'error' : 'warn');
    throw error;
  }
}

function run<Q extends QueueName>(
  { queue, processors }: WorkerOptions<Q>,
  job: Job,
  context: JobContext,
): Promise<JobResult> {
  const definition = jobDefinition(queue, job.name);
  if (!definition) throw new PermanentError(`${queueTable[queue].name} has no job called ${job.name}`);
  const data = definition.schema.safeParse(job.data);
  if (!data.success) {
    const problems = problemsOf(data.error, job.data, 'data').join('; ');
    throw new PermanentError(`not a ${job.name} job: ${problems}`);
  }
  // the schema above is the one of this very name, which the compiler cannot see
  const processor = processors[job.name as JobName<Q>] as (
    data: unknown,
    context: JobContext,
  ) => Promise<JobResult>;
  return processor(data.data, context);
}

/** Returns how much of the job's backoff is left at any time of its run, milliseconds. */
async function beginRun({ queue, queues }: WorkerOptions<QueueName>, job: Job): Promise<() => number> {
  const leftMs = await queues.waits.begin(queue, String(job.id));
  const beganAt = performance.now();
  return () => leftMs - (performance.now() - beganAt);
}

/** Another replica takes the job next. */
async function handBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

async function delay(
  { queue, queues }: WorkerOptions<QueueName>,
  job: Job,
  why: WaitReason,
  ms: number,
  token: string | undefined,
): Promise<never> {
  await queues.waits.note(queue, String(job.id), why, ms);
  await job.moveToDelayed(Date.now() + Math.ceil(ms), token);
  // what was marked during the run found it active, and its wake-up waits for its end
  await queues.waits.hasten(queue, job.name, job.data as object);
  throw new DelayedError();
}

/** The same for a job that BullMQ delayed itself. */
async function noteBackoff({ queue, queues }: WorkerOptions<QueueName>, job: Job): Promise<void> {
  await queues.waits.note(queue, String(job.id), 'backoff', job.delay);
  await queues.waits.hasten(queue, job.name, job.data as object);
}
