import { PermanentError, issueIdSchema, type IssueId } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import { createRandom } from '@jiralake/random';
import { eventually, useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import {
  createWorker,
  type JobContext,
  type JobResult,
  type Processors,
  type RunningWorker,
} from '../src/create-worker';
import { createDirtySets, type DirtySets } from '../src/dirty-sets';
import { createLeases } from '../src/leases';
import { createQueues, type Queues } from '../src/queues';
import type { JobData } from '../src/queue-table';
import { createWorkRequests } from '../src/request-work';
import { wakeJob } from '../src/wake-job';

const server = useRedis();
const idOf = (number: number): IssueId => issueIdSchema.parse(String(number));
const id = idOf(10001);
const log = createLogger('test', 'silent');
const LOCK_MS = 1_000;
const timing = { lockMs: LOCK_MS, stalledCheckMs: 500, maxStalled: 3 };
type FetchJob = JobData<'fetch', 'fetch-issue'>;

let redis: Redis;
let prefix: string;
let queues: Queues;
let dirty: DirtySets;
let workers: RunningWorker[];
beforeEach(() => {
  redis = new Redis(server.url, { maxRetriesPerRequest: null });
  prefix = `${server.prefix}-${Math.random()}`;
  queues = createQueues(redis, prefix);
  dirty = createDirtySets(redis, prefix);
  workers = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.close(0)));
  await queues.close();
  redis.disconnect();
});

function work(fetchIssue: (job: FetchJob, context: JobContext) => Promise<JobResult>): void {
  const unused = (): Promise<JobResult> => Promise.resolve({ outcome: 'unused' });
  const processors: Processors<'fetch'> = {
    'fetch-issue': fetchIssue,
    'resolve-issue': unused,
    'fetch-project': unused,
  };
  workers.push(
    createWorker({ redis, prefix, queues, queue: 'fetch', processors, concurrency: 4, timing, log }),
  );
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const ask = (...ids: IssueId[]): Promise<void> =>
  createWorkRequests(dirty, queues).fetch(
    ids.map((each) => ({ id: each })),
    'webhook',
  );

describe('owed work is done, without the help of the sweep,', () => {
  it('I1: when changes come at any moment of a run, to its very end', async () => {
    const random = createRandom(7);
    const began = new Map<IssueId, number>();
    work(async (job) => {
      const claim = await dirty.claimOne('fetch', job.id);
      began.set(job.id, performance.now());
      await sleep(random.int(0, 4));
      if (claim) await dirty.acknowledge('fetch', [claim]);
      await sleep(random.int(0, 3));
      return { outcome: 'done' };
    });
    const ids = Array.from({ length: 20 }, (_, i) => idOf(20_000 + i));
    const asked = new Map<IssueId, number>();
    for (let change = 0; change < 1_000; change += 1) {
      const changed = random.pick(ids);
      asked.set(changed, performance.now());
      await ask(changed);
      if (random.chance(0.5)) await sleep(random.int(0, 3));
    }
    await eventually(async () => {
      expect(await dirty.summary()).toEqual([]);
      expect(await queues.bull.fetch.getJobCounts('active', 'wait', 'delayed')).toEqual({
        active: 0,
        wait: 0,
        delayed: 0,
      });
    });
    for (const changed of ids) expect(began.get(changed)).toBeGreaterThan(asked.get(changed) ?? Infinity);
  });

  it('I9: one at a time, when an admin retries a failed job while a new one of the same issue waits', async () => {
    const leases = createLeases(redis, prefix, 2_000);
    const runs: string[] = [];
    let atOnce = 0;
    let isBroken = true;
    work((job) =>
      leases.hold(`issue:${job.id}`, async () => {
        if (isBroken) throw new PermanentError('broken');
        atOnce += 1;
        runs.push(`${job.reason}, ${atOnce} at once`);
        await sleep(300);
        atOnce -= 1;
        return { outcome: 'done' };
      }),
    );
    await ask(id);
    const failed = async () => (await queues.bull.fetch.getFailed())[0];
    await eventually(async () => expect(await failed()).toBeDefined());
    isBroken = false;
    const job = await failed();
    await Promise.all([job?.retry(), ask(id)]);
    await eventually(() => expect(runs).toHaveLength(2));
    await eventually(async () => expect(await queues.bull.fetch.getCompletedCount()).toBe(2));
    expect(runs).toEqual(['webhook, 1 at once', 'webhook, 1 at once']);
    // to wait for a lease is no attempt
    const attempts = (await queues.bull.fetch.getCompleted()).map(({ attemptsMade }) => attemptsMade);
    expect(attempts.sort()).toEqual([1, 2]);
  });
});

it('I1: an active job that an admin removed after its worker died is made again', async () => {
  await ask(id);
  const [waiting] = await queues.bull.fetch.getWaiting();
  // a worker that takes it and is gone: nobody renews the lock
  const dead = createWorkerThatTakes();
  await eventually(async () => expect(await queues.bull.fetch.getActiveCount()).toBe(1));
  await dead();
  await sleep(LOCK_MS * 1.2);
  await waiting?.remove();
  const done: FetchJob[] = [];
  work(async (job) => {
    const claim = await dirty.claimOne('fetch', job.id);
    if (claim) await dirty.acknowledge('fetch', [claim]);
    done.push(job);
    return { outcome: 'done' };
  });
  await wakeJob(queues, 'fetch', 'fetch-issue', { v: 1, id, reason: 'wake' });
  await eventually(() => expect(done).toHaveLength(1));
  expect(await dirty.summary()).toEqual([]);
  await ask(id);
  await eventually(() => expect(done).toHaveLength(2));
});

/** Takes a job and is cut off from Redis; returns what cuts it off. */
function createWorkerThatTakes(): () => Promise<void> {
  const own = new Redis(server.url, { maxRetriesPerRequest: null });
  own.on('error', () => undefined);
  const never = (): Promise<JobResult> => new Promise(() => undefined);
  const processors: Processors<'fetch'> = {
    'fetch-issue': never,
    'resolve-issue': never,
    'fetch-project': never,
  };
  const slow = { ...timing, lockMs: LOCK_MS, stalledCheckMs: 60_000 };
  createWorker({ redis: own, prefix, queues, queue: 'fetch', processors, concurrency: 1, timing: slow, log });
  return () => Promise.resolve(own.disconnect());
}

it('I1: an acknowledgement from before Redis lost its last second drops no mark from after it', async () => {
  await dirty.mark('fetch', [{ id: idOf(1) }]);
  const keys = await redis.keys(`{${prefix}}:*`);
  const tail = await Promise.all(keys.map(async (key) => [key, await redis.dumpBuffer(key)] as const));
  await dirty.mark('fetch', [{ id }]);
  const [claim] = (await dirty.claim('fetch', 10)).filter((each) => each.id === id);
  // a power cut: Redis is as it was a moment ago
  await redis.del(...(await redis.keys(`{${prefix}}:*`)));
  for (const [key, dump] of tail) await redis.restore(key, 0, dump);
  expect(await dirty.claimOne('fetch', id)).toBeUndefined();
  await dirty.mark('fetch', [{ id }]);
  expect(await dirty.acknowledge('fetch', claim ? [claim] : [])).toBe(2);
  expect(Number((await dirty.claimOne('fetch', id))?.version)).toBeGreaterThan(Number(claim?.version));
});
