import { RateLimitedError, RetryLaterError, issueIdSchema, monthSchema, type IssueId } from '@jiralake/core';
import { createRandom } from '@jiralake/seeded-random';
import { eventually, useRedis } from '@jiralake/testing';
import type { Job } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorker } from '../src/create-worker';
import type { JobResult } from '../src/process-job';
import type { WorkerContext } from '../src/open-worker-context';
import type { QueueName } from '../src/queue-table';
import { ensureJob } from '../src/ensure-job';
import { useWorkerContext } from './use-worker-context';

const server = useRedis();
const idOf = (number: number): IssueId => issueIdSchema.parse(String(number));
const id = idOf(10001);
const month = monthSchema.parse('2026-02');
const HOUR_MS = 3_600_000;
const done = { outcome: 'done' };

let context: WorkerContext;
const { context: opened, workers } = useWorkerContext(server, 200);
beforeEach(() => void (context = opened()));

type Process = (id: IssueId) => Promise<JobResult>;

/** A kind of work whose jobs are coalesced: how a test requests it and does it. */
interface Kind {
  queue: QueueName;
  ask(id: IssueId): Promise<void>;
  work(process: Process): void;
}
const unused = (): Promise<JobResult> => Promise.resolve({ outcome: 'unused' });
const kinds: Record<'fetch' | 'attachments' | 'transform', Kind> = {
  fetch: {
    queue: 'fetch',
    ask: (of) => context.work.fetch([{ id: of }], 'webhook'),
    work: (process) => {
      const others = { 'fetch-batch': unused, 'resolve-issue': unused, 'fetch-project': unused };
      const processors = { 'fetch-issue': (job: { id: IssueId }) => process(job.id), ...others };
      workers.push(createWorker({ ...context.shared, queue: 'fetch', concurrency: 4, processors }));
    },
  },
  attachments: {
    queue: 'attachments',
    ask: (of) => context.work.attachments(of, undefined),
    work: (process) => {
      const processors = { 'store-attachments': (job: { id: IssueId }) => process(job.id) };
      workers.push(createWorker({ ...context.shared, queue: 'attachments', concurrency: 4, processors }));
    },
  },
  transform: {
    queue: 'transform',
    ask: (of) => context.work.transform(month, [of]),
    work: (process) => {
      const processors = { 'issue-saved': () => process(id) };
      workers.push(createWorker({ ...context.shared, queue: 'transform', concurrency: 4, processors }));
    },
  },
};

/** Returns the only job that is not completed. */
async function theJob(queue: QueueName): Promise<Job> {
  const jobs = await context.queues.bull[queue].getJobs(['wait', 'active', 'delayed', 'failed']);
  expect(jobs).toHaveLength(1);
  return jobs[0]!;
}

async function untilDelayed(queue: QueueName): Promise<Job> {
  await eventually(async () => expect(await (await theJob(queue)).getState()).toBe('delayed'));
  return theJob(queue);
}

/** Returns the score of a delayed job. */
const timeOf = async ({ id: jobId }: Job, queue: QueueName): Promise<string | null> =>
  context.redis.zscore(context.queues.bull[queue].toKey('delayed'), String(jobId));

/** Starts a worker whose runs all end with `end`. */
function workInVain(work: Kind['work'], end: () => Error): { runs: number } {
  const seen = { runs: 0 };
  work(() => {
    seen.runs += 1;
    return Promise.reject(end());
  });
  return seen;
}

const waits = [
  ['for a pause to end', () => new RateLimitedError('429', HOUR_MS, 'endpoint')],
  ['for an answer', () => new RetryLaterError('not yet', HOUR_MS)],
] as const;

describe.each(['fetch', 'attachments', 'transform'] as const)('a job of the queue %s', (queue) => {
  const { ask, work } = kinds[queue];

  it.each(waits)(
    'I1: runs at once for a new change when it waits %s, and then waits again',
    async (_, end) => {
      const seen = workInVain(work, end);
      await ask(id);
      await untilDelayed(queue);
      for (const runs of [2, 3]) {
        await ask(id);
        await eventually(() => expect(seen.runs).toBe(runs));
        expect((await untilDelayed(queue)).attemptsMade).toBe(0);
      }
    },
  );

  it('I1: runs at once for a change that came while it ran and then had to wait', async () => {
    let runs = 0;
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    work(async () => {
      runs += 1;
      if (runs > 1) return done;
      await gate;
      throw new RetryLaterError('not yet', HOUR_MS);
    });
    await ask(id);
    await eventually(() => expect(runs).toBe(1));
    await ask(id);
    release();
    await eventually(() => expect(runs).toBeGreaterThan(1));
  });

  it('I1: runs at once for a new change between two attempts, which stay at their time', async () => {
    const options = { attempts: 8, backoff: { type: 'fixed', delay: HOUR_MS } };
    const data = queue === 'transform' ? { v: 1, month } : { v: 1, id };
    const key = queue === 'transform' ? month : id;
    const name = { fetch: 'fetch-issue', attachments: 'store-attachments', transform: 'issue-saved' }[queue];
    const deduplication = { id: key, keepLastIfActive: true };
    await context.queues.bull[queue].add(name, queue === 'fetch' ? { ...data, reason: 'webhook' } : data, {
      ...options,
      deduplication,
    });
    const seen = workInVain(work, () => new Error('502'));
    const next = Number(await timeOf(await untilDelayed(queue), queue)) / 4_096;
    await ask(id);
    await eventually(() => expect(seen.runs).toBe(2));
    const job = await untilDelayed(queue);
    expect(job.attemptsMade).toBe(1);
    expect(Math.abs(Number(await timeOf(job, queue)) / 4_096 - next)).toBeLessThan(HOUR_MS / 2);
  });

  it('stays where it is when what it waits for would be in the way of the new change too', async () => {
    const seen = workInVain(work, () => new RetryLaterError('busy', HOUR_MS, { holdsChanges: true }));
    await ask(id);
    const before = await timeOf(await untilDelayed(queue), queue);
    await ask(id);
    expect([await timeOf(await untilDelayed(queue), queue), seen.runs]).toEqual([before, 1]);
  });
});

const ensureFetch = (): Promise<void> =>
  ensureJob(context.queues, 'fetch', 'fetch-issue', { v: 1, id, reason: 'wake' });

describe('the wake sweep', () => {
  it.each(waits)('leaves a job its time that waits %s', async (_, end) => {
    const seen = workInVain(kinds.fetch.work, end);
    await kinds.fetch.ask(id);
    const before = await timeOf(await untilDelayed('fetch'), 'fetch');
    await ensureFetch();
    expect([await timeOf(await untilDelayed('fetch'), 'fetch'), seen.runs]).toEqual([before, 1]);
    expect(await context.queues.waits.endOverdue('fetch')).toBe(0);
  });

  it('I1: has a job run whose change was marked by somebody who died before waking it', async () => {
    const seen = workInVain(kinds.fetch.work, waits[0][1]);
    await kinds.fetch.ask(id);
    await untilDelayed('fetch');
    await context.dirty.mark('fetch', [{ id }]);
    await ensureFetch();
    await eventually(() => expect(seen.runs).toBe(2));
  });
});

it('a job that asks for itself again and again and then waits runs once a second', async () => {
  const starts: number[] = [];
  kinds.fetch.work(async () => {
    starts.push(performance.now());
    await kinds.fetch.ask(id);
    throw new RetryLaterError('not yet', HOUR_MS);
  });
  await kinds.fetch.ask(id);
  await eventually(() => expect(starts.length).toBeGreaterThanOrEqual(4));
  expect(starts[3]! - starts[0]!).toBeGreaterThan(1_900);
});

it('I1: no change waits for a job that pauses, fails or is asked again, at whatever moment it comes', async () => {
  const random = createRandom(11);
  const ids = Array.from({ length: 12 }, (_, i) => idOf(20_000 + i));
  const began = new Map<IssueId, number>();
  const { dirty, redis, queues } = context;
  kinds.fetch.work(async (of) => {
    const claim = await dirty.claimOne('fetch', of);
    began.set(of, performance.now());
    await sleep(random.int(0, 4));
    if (random.chance(0.3)) throw new RateLimitedError('429', HOUR_MS, 'endpoint');
    if (random.chance(0.2)) throw new RetryLaterError('not yet', HOUR_MS);
    if (random.chance(0.2)) throw new Error('502');
    if (claim) await dirty.acknowledge('fetch', [claim]);
    await sleep(random.int(0, 3));
    return done;
  });
  const key = (name: string): string => queues.bull.fetch.toKey(name);
  const asked = new Map<IssueId, number>();
  for (let change = 0; change < 250; change += 1) {
    const changed = random.pick(ids);
    asked.set(changed, performance.now());
    await kinds.fetch.ask(changed);
    if (random.chance(0.7)) await sleep(random.int(0, 6));
    const counts = await redis.multi().llen(key('wait')).zcard(key('delayed')).llen(key('active')).exec();
    const [waiting, delayed, active] = counts!.map(([, count]) => Number(count));
    expect(waiting! + delayed!).toBeLessThanOrEqual(ids.length);
    expect(active).toBeLessThanOrEqual(ids.length);
  }
  await eventually(() => {
    for (const each of ids) expect(began.get(each)).toBeGreaterThan(asked.get(each) ?? Infinity);
  });
});
