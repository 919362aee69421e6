import { PermanentError, issueIdSchema } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import { eventually, useOwnRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createWorker, type Processors, type RunningWorker } from '../src/create-worker';
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

function work(process: Processors<'attachments'>['store-attachments'], mostAtOnce?: number): void {
  worker = createWorker({
    ...{ queue: 'attachments', processors: { 'store-attachments': process }, concurrency: 4 },
    ...{ redis, prefix: 'test', queues, log: createLogger('test', 'silent') },
    ...(mostAtOnce === undefined ? {} : { mostAtOnce }),
    timing: { lockMs: 60_000, stalledCheckMs: 500, maxStalled: 3 },
  });
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
