import { PermanentError, RateLimitedError, RetryLaterError, issueIdSchema } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import { eventually, useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createWorker, type RunningWorker } from '../src/create-worker';
import type { JobContext, JobResult } from '../src/process-job';
import { createQueues, type Queues } from '../src/queues';
import type { JobData } from '../src/queue-table';

const server = useRedis();
const id = issueIdSchema.parse('10001');
const log = createLogger('test', 'silent');
const timing = { lockMs: 2_000, stalledCheckMs: 500, maxStalled: 3 };
type FetchJob = JobData<'fetch', 'fetch-issue'>;

let open: { redis: Redis[]; queues: Queues; workers: RunningWorker[]; prefix: string };
beforeEach(() => {
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  const prefix = `${server.prefix}-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  open = { redis: [redis], queues: createQueues(redis, prefix), workers: [], prefix };
});
afterEach(async () => {
  await Promise.all(open.workers.map((worker) => worker.close(0)));
  await open.queues.close();
  for (const redis of open.redis) redis.disconnect();
});

function work(
  fetchIssue: (job: FetchJob, context: JobContext) => Promise<JobResult>,
  concurrency = 4,
  loginPauseMs?: () => Promise<number>,
): RunningWorker {
  const redis = new Redis(server.url, { maxRetriesPerRequest: null });
  open.redis.push(redis);
  const processors = {
    'fetch-issue': fetchIssue,
    'resolve-issue': () => Promise.resolve({ outcome: 'unused' }),
    'fetch-project': () => Promise.resolve({ outcome: 'unused' }),
    'fetch-batch': () => Promise.resolve({ outcome: 'unused' }),
  };
  const worker = createWorker({
    ...open,
    redis,
    queue: 'fetch',
    processors,
    concurrency,
    timing,
    log,
    ...(loginPauseMs ? { loginPauseMs } : {}),
  });
  open.workers.push(worker);
  return worker;
}
const add = (): Promise<string> => open.queues.add('fetch', 'fetch-issue', { v: 1, id, reason: 'webhook' });
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const done = { outcome: 'done' };

describe('the worker adapter', () => {
  it('I1: runs twice for 200 wake-ups that come while the job is active', async () => {
    let runs = 0;
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    work(async () => {
      runs += 1;
      if (runs === 1) await gate;
      return done;
    });
    await add();
    await eventually(() => expect(runs).toBe(1));
    await Promise.all(Array.from({ length: 200 }, add));
    release();
    await eventually(() => expect(runs).toBe(2));
    await sleep(300);
    expect(runs).toBe(2);
  });

  it('fails a job for good on a permanent error, at its first attempt, with the reason', async () => {
    let runs = 0;
    work(() => {
      runs += 1;
      throw new PermanentError('the issue does not exist');
    });
    const jobId = await add();
    await eventually(async () => expect(await open.queues.bull.fetch.getJobState(jobId)).toBe('failed'));
    const job = await open.queues.bull.fetch.getJob(jobId);
    expect([runs, job?.failedReason]).toEqual([1, 'the issue does not exist']);
  });

  it('delays one job without using an attempt', async () => {
    const starts: number[] = [];
    work(() => {
      starts.push(Date.now());
      if (starts.length < 3) throw new RetryLaterError('busy', 200);
      return Promise.resolve(done);
    });
    const jobId = await add();
    await eventually(() => expect(starts).toHaveLength(3));
    expect(starts[1]! - starts[0]!).toBeGreaterThanOrEqual(195);
    await eventually(async () => expect(await open.queues.bull.fetch.getJobState(jobId)).toBe('completed'));
    expect((await open.queues.bull.fetch.getJob(jobId))?.attemptsMade).toBe(1);
  });

  it('pauses the queue for every worker when Jira asks to wait, and keeps the longest wait', async () => {
    const starts: number[] = [];
    const asked = Date.now();
    const process = (): Promise<JobResult> => {
      starts.push(Date.now() - asked);
      if (starts.length === 1) throw new RateLimitedError('429', 800);
      if (starts.length === 2) throw new RateLimitedError('429', 100);
      return Promise.resolve(done);
    };
    work(process, 1);
    work(process, 1);
    await add();
    const other = issueIdSchema.parse('10002');
    await open.queues.add('fetch', 'fetch-issue', { v: 1, id: other, reason: 'webhook' });
    await eventually(() => expect(starts.length).toBeGreaterThanOrEqual(4));
    expect(starts.slice(2).every((ms) => ms >= 790)).toBe(true);
  });

  it.each(['endpoint', 'service'] as const)(
    'delays one job without using an attempt, and no other, when a limit concerns the %s alone',
    async (scope) => {
      const runs: string[] = [];
      work((job) => {
        runs.push(job.id);
        // the wait is longer than the test, so another job ends only when the queue is resumed
        if (job.id === id) throw new RateLimitedError('429', 60_000, scope);
        return Promise.resolve(done);
      }, 1);
      const limited = await add();
      await eventually(() => expect(runs).toEqual([id]));
      const other = issueIdSchema.parse('10002');
      const free = await open.queues.add('fetch', 'fetch-issue', { v: 1, id: other, reason: 'webhook' });
      await eventually(async () => expect(await open.queues.bull.fetch.getJobState(free)).toBe('completed'));
      expect(runs).toEqual([id, other]);
      const job = await open.queues.bull.fetch.getJob(limited);
      expect([await job?.getState(), job?.attemptsMade]).toEqual(['delayed', 0]);
      expect(job!.delay).toBeGreaterThan(50_000);
      expect(await open.queues.bull.fetch.getRateLimitTtl()).toBeLessThanOrEqual(1_000);
    },
  );

  it('has others do the work of a process whose login Jira does not accept, until it is accepted', async () => {
    const runs: string[] = [];
    let pauseMs = 60_000;
    const refused = work(
      () => {
        runs.push('refused');
        if (pauseMs > 0) throw new RateLimitedError('401', pauseMs, 'account');
        return Promise.resolve(done);
      },
      1,
      () => Promise.resolve(pauseMs),
    );
    const jobId = await add();
    await eventually(() => expect(runs).toEqual(['refused']));
    const good = work(() => {
      runs.push('good');
      return Promise.resolve(done);
    }, 1);
    const { fetch } = open.queues.bull;
    await eventually(async () => expect(await fetch.getJobState(jobId)).toBe('completed'));
    for (let i = 0; i < 20; i++) await add();
    await eventually(async () =>
      expect(await fetch.getJobCounts('waiting', 'active')).toEqual({ waiting: 0, active: 0 }),
    );
    // a job that the worker was waiting for when it was held is given back at once
    expect(runs.filter((run) => run === 'refused').length).toBeLessThanOrEqual(2);
    expect((await fetch.getJob(jobId))?.attemptsMade).toBe(1);
    expect(await fetch.getRateLimitTtl()).toBeLessThanOrEqual(1_000);

    await good.close(0);
    pauseMs = 0;
    const last = await add();
    await eventually(async () => expect(await fetch.getJobState(last)).toBe('completed'));
    await refused.close(0);
  });

  it('hands a running job over on shutdown without using an attempt', async () => {
    const contexts: JobContext[] = [];
    const first = work((_job, context) => {
      contexts.push(context);
      return new Promise((_, reject) => {
        context.signal.addEventListener('abort', () => reject(new Error('stopped')));
      });
    });
    const jobId = await add();
    await eventually(() => expect(contexts).toHaveLength(1));
    await first.close(50);
    expect(await open.queues.bull.fetch.getJobState(jobId)).toBe('waiting');
    let attempts: number | undefined;
    work(async () => {
      attempts = (await open.queues.bull.fetch.getJob(jobId))?.attemptsMade;
      return done;
    });
    await eventually(() => expect(attempts).toBe(0));
  });

  it('fails a job that was edited into nonsense with what is wrong with it', async () => {
    work(() => Promise.resolve(done));
    const job = await open.queues.bull.fetch.add('fetch-issue', { v: 1, id: '../../etc', reason: 'admin' });
    await eventually(async () => expect(await job.isFailed()).toBe(true));
    expect((await open.queues.bull.fetch.getJob(job.id!))?.failedReason).toBe(
      'not a fetch-issue job: id is "../../etc": not an issue id (digits only)',
    );
  });

  it('fails a job with a name that the queue does not know', async () => {
    work(() => Promise.resolve(done));
    const job = await open.queues.bull.fetch.add('constructor', {});
    await eventually(async () => expect(await job.isFailed()).toBe(true));
  });
});
