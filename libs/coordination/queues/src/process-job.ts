import { PermanentError, RateLimitedError, RetryLaterError, messageOf, problemsOf } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { DelayedError, RateLimitError, UnrecoverableError, WaitingError, type Job } from 'bullmq';
import type { WaitReason } from './job-waits';
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

/** What the jobs of a queue are run with. */
export interface RunOptions<Q extends QueueName> {
  queue: Q;
  processors: Processors<Q>;
  queues: Queues;
  log: Log;
  /** keeps this worker from taking jobs for a while, milliseconds */
  hold(ms: number): Promise<void>;
}

/**
 * Runs a job: the only place that knows both our errors and BullMQ's. Permanent fails at once, RateLimited pauses the queue
 * or, when it does not concern all, delays the job as RetryLater does; anything else is retried. A login that Jira does not
 * accept keeps this worker alone from taking jobs: other replicas may have another.
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
  // the schema above is the one of this very name, which the compiler cannot see
  const processor = processors[job.name as JobName<Q>] as (
    data: unknown,
    context: JobContext,
  ) => Promise<JobResult>;
  return processor(data.data, context);
}

/** Returns how much of the job's backoff is left at any time of its run, milliseconds. */
async function beginRun(
  { queue, queues }: Pick<RunOptions<QueueName>, 'queue' | 'queues'>,
  job: Job,
): Promise<() => number> {
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
  { queue, queues }: Pick<RunOptions<QueueName>, 'queue' | 'queues'>,
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
