import { PermanentError, RateLimitedError, RetryLaterError, messageOf, problemsOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { DelayedError, RateLimitError, UnrecoverableError, WaitingError, type Job } from 'bullmq';
import type { WaitReason } from './job-waits';
import { jobDefinition, queueTable, type JobData, type JobName, type QueueName } from './queue-table';
import type { Queues } from './queues';

export interface JobContext {
  /** Aborts when the service must stop: the processor gives up, and another replica runs the job. */
  signal: AbortSignal;
  /** True when this job has completed or failed before: the queue or an admin retries it. */
  retried: boolean;
}

/** The result of a processor. The log line of the job and the dashboard show it. */
export type JobResult = { outcome: string } & Record<string, string | number | boolean | undefined>;

export type Processors<Q extends QueueName> = {
  [N in JobName<Q>]: (data: JobData<Q, N>, context: JobContext) => Promise<JobResult>;
};

/** The options for running the jobs of a queue. */
export interface RunOptions<Q extends QueueName> {
  queue: Q;
  processors: Processors<Q>;
  queues: Queues;
  log: Log;
  /** keeps this worker from taking jobs for `ms` */
  hold(ms: number): Promise<void>;
}

/**
 * Runs a job, and translates the errors of `@jiralake/core` into BullMQ's. A PermanentError fails the job at once. A
 * RateLimitedError pauses the queue, or only delays the job when the limit does not concern all jobs. A RetryLaterError
 * delays the job. Every other error is retried. A login that Jira refuses holds only this worker, because other replicas may
 * have another login.
 */
export async function processJob<Q extends QueueName>(
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
    // a permanent error must fail the job now: the next run might find no mark and succeed
    if (signal.aborted && !(error instanceof PermanentError)) {
      say('handed_over', failure);
      return await handBack(job, token);
    }
    if (error instanceof RateLimitedError) {
      const { scope, retryAfterMs, concernsAll } = error;
      say('rate_limited', { ...failure, scope, retryAfterMs }, concernsAll ? 'warn' : 'info');
      if (!concernsAll) return await delay(options, job, 'pause', retryAfterMs, token);
      if (scope === 'account') {
        // hold the worker first, or it takes the job again
        await options.hold(retryAfterMs);
        return await handBack(job, token);
      }
      await options.queues.pause(options.queue, retryAfterMs, failure.error);
      throw new RateLimitError();
    }
    if (error instanceof RetryLaterError) {
      say('deferred', { ...failure, delayMs: error.delayMs }, 'debug');
      return await delay(options, job, error.holdsChanges ? 'held' : 'pause', error.delayMs, token);
    }
    if (error instanceof PermanentError) {
      say('failed', failure, 'error');
      throw new UnrecoverableError(error.message);
    }
    const backoffMs = backoffLeft();
    if (backoffMs > 0) {
      // a new change promoted the job during its backoff, so the job waits for the rest of the backoff
      say('retry', { ...failure, err: error, delayMs: backoffMs }, 'warn');
      return await delay(options, job, 'backoff', backoffMs, token);
    }
    const last = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
    say(last ? 'failed' : 'retry', { ...failure, err: error }, last ? 'error' : 'warn');
    throw error;
  }
}

function run<Q extends QueueName>(
  { queue, processors }: Pick<RunOptions<Q>, 'queue' | 'processors'>,
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
  // the compiler cannot see that the schema above belongs to this job name
  const processor = processors[job.name as JobName<Q>] as (
    data: unknown,
    context: JobContext,
  ) => Promise<JobResult>;
  return processor(data.data, context);
}

/** Notes that a run begins; returns a function that tells the rest of the job's backoff, milliseconds. */
async function beginRun(
  { queue, queues }: Pick<RunOptions<QueueName>, 'queue' | 'queues'>,
  job: Job,
): Promise<() => number> {
  const leftMs = await queues.waits.begin(queue, String(job.id));
  const beganAt = performance.now();
  return () => leftMs - (performance.now() - beganAt);
}

/** Puts the job back into the queue, where another replica takes it. */
async function handBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}

async function delay(
  { queue, queues }: Pick<RunOptions<QueueName>, 'queue' | 'queues'>,
  job: Job,
  why: WaitReason,
  ms: number,
  token: string | undefined,
): Promise<never> {
  await queues.waits.note(queue, String(job.id), why, ms);
  await job.moveToDelayed(Date.now() + Math.ceil(ms), token);
  // a change that was marked during the run found the job active, so BullMQ kept back its own job
  await queues.waits.hasten(queue, job.name, job.data as object);
  throw new DelayedError();
}
