import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '@jiralake/observability';
import { createQueues, createWorker, type Queues, type RunningWorker } from '@jiralake/queues';
import { eventually } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { storeAttachments } from '../src/store-attachments';
import { useFetcher } from './use-fetcher';
import { filesOf } from './use-files';
import type { LoggedRequest } from './use-simulator';

const timing = { lockMs: 5_000, stalledCheckMs: 5_000, maxStalled: 3 };
let replicas: { worker: RunningWorker; queues: Queues; redis: Redis }[] = [];
afterEach(async () => {
  await Promise.all(replicas.map(({ worker }) => worker.close(0)));
  for (const { queues, redis } of replicas) {
    await queues.close();
    redis.disconnect();
  }
  replicas = [];
});
const fetcher = useFetcher();
afterEach(() => fetcher().site.faults([]));

/** A fetcher with its own connection that alone would take `mostAtOnce` jobs. */
function startReplica(mostAtOnce: number): void {
  const { url, prefix, ports } = fetcher();
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const queues = createQueues(redis, prefix);
  const worker = createWorker({
    queue: 'attachments',
    processors: { 'store-attachments': (job, context) => storeAttachments(ports, job, context) },
    concurrency: mostAtOnce,
    mostAtOnce,
    redis,
    prefix,
    queues,
    timing,
    log: createLogger('test', 'silent'),
  });
  replicas.push({ worker, queues, redis });
}

/** The most requests that were open at one moment; one that ends when another begins is not open with it. */
function mostOpen(requests: readonly LoggedRequest[]): number {
  const open = requests.map(({ at }) =>
    requests.filter((other) => other.at <= at && at < other.at + (other.ms ?? Infinity)),
  );
  return Math.max(...open.map(({ length }) => length));
}

describe('the storing of many issues', () => {
  it('never has more downloads open than configured, however many replicas there are', async () => {
    const { site, ports, fetch, queues, marked } = fetcher();
    const issues = (await site.truths()).map(({ issue }) => issue);
    const ids = issues.filter((issue) => filesOf(issue).length > 0).map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(8);
    for (const id of ids.slice(0, 8)) await fetch(id);
    await site.faults([{ match: { path: '^/file/' }, fault: { kind: 'latency', ms: 200 } }]);
    await site.takeRequests();
    for (let replica = 0; replica < 3; replica++) startReplica(2);
    await eventually(async () => expect(await marked('attachments')).toEqual([]), 30_000);
    await sleep(50);
    const downloads = (await site.log()).filter(({ route }) => route.startsWith('/file/'));
    expect(downloads.length).toBeGreaterThanOrEqual(8);
    expect(mostOpen(downloads)).toBe(2);
    expect(await queues.bull.attachments.getGlobalConcurrency()).toBe(2);
    for (const id of ids.slice(0, 8)) {
      const states = Object.values((await ports.attachments.readStates(id))?.files ?? {});
      expect(new Set(states.map(({ status }) => status))).toEqual(new Set(['stored']));
    }
  });
});
