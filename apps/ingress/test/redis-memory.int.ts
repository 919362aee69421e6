import { createLogger } from '@jiralake/observability';
import { createWorker } from '@jiralake/queues';
import { redisKey } from '@jiralake/redis';
import { eventually, useOwnRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { get } from './deliver';
import { readMarkedWork } from './marked-work';
import { startIngressOn, type Ingress } from './start-ingress';

const MB = 1024 * 1024;
const PREFIX = 'jiralake';
const FILLING = redisKey(PREFIX, 'filling');
const redis = useOwnRedis();

let ingress: Ingress;
let admin: Redis;
beforeEach(async () => {
  admin = new Redis(redis().url);
  await admin.config('SET', 'maxmemory', String(64 * MB));
  ingress = await startIngressOn(redis());
});
afterEach(async () => {
  await ingress.stop();
  admin.disconnect();
});

const event = (id: string) => ({ webhookEvent: 'jira:issue_updated', issue: { id } });
const messages = (): unknown[] => ingress.log().map(({ msg }) => msg);

/** Fills the memory of Redis to a share of 64 MB. */
async function fill(share: number): Promise<void> {
  while ((await usedMemory()) < share * 64 * MB) await admin.rpush(FILLING, 'x'.repeat(MB / 4));
}

async function usedMemory(): Promise<number> {
  return Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1]);
}

async function readiness(): Promise<unknown> {
  return (await get(`${ingress.url}/readyz`)).body;
}

it('a Redis that is nearly full is given nothing new, works off what it has, and is used again when it has room', async () => {
  expect((await ingress.deliver(event('1'))).status).toBe(200);
  await fill(0.65);
  await ingress.program.line(/redis is filling up/);
  expect(await readiness()).toEqual({ status: 'ready', reasons: [] });
  expect((await ingress.deliver(event('2'))).status).toBe(200);

  await fill(0.8);
  await eventually(async () =>
    expect(await readiness()).toEqual({ status: 'not ready', reasons: ['redis is nearly full'] }),
  );
  const refused = await ingress.deliver(event('3'));
  expect(refused).toMatchObject({ status: 503, body: { status: 'cannot queue: redis is nearly full' } });
  expect(refused.headers['retry-after']).toBe('30');
  // an event without an issue needs no Redis
  expect((await ingress.deliver({ webhookEvent: 'sprint_started' })).status).toBe(200);
  expect(await workOff()).toEqual(['1', '2']);

  await admin.del(FILLING);
  await eventually(async () => expect((await ingress.deliver(event('3'))).status).toBe(200));
  expect(await readiness()).toEqual({ status: 'ready', reasons: [] });
  expect(await workOff()).toEqual(['3']);
  for (const said of [
    'redis is filling up',
    'redis is nearly full, no new work is added',
    'redis has room again',
  ])
    expect({ said, times: messages().filter((msg) => msg === said).length }).toEqual({ said, times: 1 });
});

it('memory without a limit is never full', async () => {
  await admin.config('SET', 'maxmemory', '0');
  await fill(0.9);
  // after two checks of the service
  const before = await looks();
  await eventually(async () => expect(await looks()).toBeGreaterThan(before + 1));
  expect((await ingress.deliver(event('1'))).status).toBe(200);
  expect(messages()).not.toContain('redis is filling up');
});

it('is judged again at once when Redis was away', async () => {
  await fill(0.8);
  await ingress.program.line(/redis is nearly full/);
  await admin.del(FILLING);
  await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  await ingress.program.line(/redis has room again/);
  await eventually(async () => expect((await ingress.deliver(event('1'))).status).toBe(200));
});

/** Returns how often INFO was requested from Redis. */
async function looks(): Promise<number> {
  return Number(/cmdstat_info:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1]);
}

/** Runs a worker, as the fetcher does, until no mark is left; returns the issues that it got. */
async function workOff(): Promise<string[]> {
  const owed = readMarkedWork(redis().url, PREFIX);
  const connection = new Redis(redis().url, { maxRetriesPerRequest: null });
  const seen: string[] = [];
  const worker = createWorker({
    queue: 'fetch',
    processors: {
      'fetch-issue': async ({ id }) => {
        const claim = await owed.dirty.claimOne('fetch', id);
        if (claim) await owed.dirty.acknowledge('fetch', [claim]);
        seen.push(id);
        return { outcome: 'fetched' };
      },
      'resolve-issue': () => Promise.resolve({ outcome: 'resolved' }),
      'fetch-project': () => Promise.resolve({ outcome: 'fetched' }),
      'fetch-batch': () => Promise.resolve({ outcome: 'fetched' }),
    },
    concurrency: 1,
    redis: connection,
    prefix: PREFIX,
    queues: owed.queues,
    timing: { lockMs: 15_000, stalledCheckMs: 5_000, maxStalled: 3 },
    log: createLogger('test', 'silent'),
  });
  await eventually(async () => {
    expect(await owed.marked()).toEqual([]);
    expect(await owed.waiting()).toEqual([]);
  });
  await worker.close(1_000);
  await owed.close();
  connection.disconnect();
  return seen;
}
