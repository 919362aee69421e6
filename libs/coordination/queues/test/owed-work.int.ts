import { issueIdSchema, type IssueId } from '@jiralake/core';
import { createDirtySets, type DirtySets } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { createRandom } from '@jiralake/seeded-random';
import { eventually, useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createWorker, type RunningWorker } from '../src/create-worker';
import type { JobContext, JobResult, Processors } from '../src/process-job';
import type { JobData } from '../src/queue-table';
import { createQueues, type Queues } from '../src/queues';
import { createWorkRequests } from '../src/request-work';

const server = useRedis();
const idOf = (number: number): IssueId => issueIdSchema.parse(String(number));
const log = createLogger('test', 'silent');
const timing = { lockMs: 1_000, stalledCheckMs: 500, maxStalled: 3 };
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
    'fetch-batch': unused,
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
});
