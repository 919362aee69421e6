import { PermanentError, issueIdSchema } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import { eventually, useOwnRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createWorker, type RunningWorker } from '../src/create-worker';
import type { Processors } from '../src/process-job';
import { createQueues, type Queues } from '../src/queues';

const server = useOwnRedis();
const id = issueIdSchema.parse('10001');
let redis: Redis;
let queues: Queues;
let worker: RunningWorker | undefined;
beforeEach(() => {
  redis = new Redis(server().url, { maxRetriesPerRequest: null });
  queues = createQueues(redis, 'test');
});
afterEach(async () => {
  await worker?.close(0);
  redis.disconnect();
});

type Process = Processors<'attachments'>['store-attachments'];

/** Starts a worker; returns it with the warnings that it logs. */
function start(process: Process, concurrency: number, mostAtOnce?: number) {
  const warnings: object[] = [];
  const log = { ...createLogger('test', 'silent'), warn: (fields: object) => void warnings.push(fields) };
  const started = createWorker({
    queue: 'attachments',
    processors: { 'store-attachments': process },
    concurrency,
    redis,
    prefix: 'test',
    queues,
    log,
    ...(mostAtOnce === undefined ? {} : { mostAtOnce }),
    timing: { lockMs: 60_000, stalledCheckMs: 500, maxStalled: 3 },
  });
  return { started, warnings };
}

function work(process: Process, mostAtOnce?: number): void {
  worker = start(process, 4, mostAtOnce).started;
}
const add = (): Promise<string> => queues.add('attachments', 'store-attachments', { v: 1, id });

it('a worker whose limit cannot be set, because Redis is full, begins when there is room', async () => {
  const jobId = await add();
  await redis.config('SET', 'maxmemory', '1');
  work(() => Promise.resolve({ outcome: 'done' }), 1);
  await expect(queues.bull.attachments.setGlobalConcurrency(1)).rejects.toThrow('OOM');
  await redis.config('SET', 'maxmemory', '100mb');
  await eventually(async () => expect(await queues.bull.attachments.getJobState(jobId)).toBe('completed'));
  expect(await queues.bull.attachments.getGlobalConcurrency()).toBe(1);
});

describe('I10: while Redis is full', () => {
  const other = issueIdSchema.parse('10002');

  it('a worker that starts can take no job; one that ends a job takes the next in the same step', async () => {
    const [begun, ends]: [string[], (() => void)[]] = [[], []];
    worker = start(({ id: of }) => {
      begun.push(of);
      return new Promise((resolve) => ends.push(() => resolve({ outcome: 'done' })));
    }, 1).started;
    await add();
    await eventually(() => expect(begun).toEqual([id]));
    const next = await queues.add('attachments', 'store-attachments', { v: 1, id: other });
    await redis.config('SET', 'maxmemory', '1');
    const late = start(() => Promise.resolve({ outcome: 'done' }), 1);
    try {
      await eventually(() => expect(late.warnings.length).toBeGreaterThan(1));
      const stateOf = (job: string): Promise<string> => queues.bull.attachments.getJobState(job);
      expect(await stateOf(next)).toBe('waiting');
      ends[0]?.();
      // the job was taken, and is given back as soon as it wants to write
      await eventually(async () => expect(await stateOf(next)).not.toBe('waiting'));
    } finally {
      await late.started.close(0);
    }
  });

  it('a worker asks once a second, not as often as it can, and goes on when there is room', async () => {
    const jobId = await add();
    await redis.config('SET', 'maxmemory', '1');
    const { started, warnings } = start(() => Promise.resolve({ outcome: 'done' }), 4);
    worker = started;
    await eventually(() => expect(warnings.length).toBeGreaterThan(0));
    await new Promise((resolve) => setTimeout(resolve, 700));
    // a busy machine lets the worker ask less often, never more often
    expect(warnings.length).toBeLessThan(5);
    await redis.config('SET', 'maxmemory', '100mb');
    await eventually(async () => expect(await queues.bull.attachments.getJobState(jobId)).toBe('completed'));
  });
});

it('I9: a job that fails for good while its worker stops is failed with its reason, not handed over', async () => {
  let isRunning = false;
  work((_job, { signal }) => {
    isRunning = true;
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new PermanentError('not written: 7 (broken)')));
    });
  });
  const jobId = await add();
  await eventually(() => expect(isRunning).toBe(true));
  expect(await worker?.close(0)).toEqual({ jobs: 0, handedOver: true });
  const job = await queues.bull.attachments.getJob(jobId);
  expect([await job?.getState(), job?.failedReason]).toEqual(['failed', 'not written: 7 (broken)']);
});

it('I10: a job that ignores its signal is left behind and counted', async () => {
  let isRunning = false;
  work(() => {
    isRunning = true;
    return new Promise(() => undefined);
  });
  const jobId = await add();
  await eventually(() => expect(isRunning).toBe(true));
  expect(await worker?.close(0)).toEqual({ jobs: 1, handedOver: false });
  expect(await queues.bull.attachments.getJobState(jobId)).toBe('active');
  worker = undefined;
});
