import { issueIdSchema, monthSchema } from '@jiralake/core';
import { createDirtySets, type DirtySets } from '@jiralake/ledger';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createQueues, type Queues } from '../src/queues';
import { createWorkRequests, type WorkRequests } from '../src/request-work';

const server = useRedis();
const [one, two] = ['20417', '20418'].map((id) => issueIdSchema.parse(id)) as [never, never];
const month = monthSchema.parse('2026-02');

let redis: Redis;
let prefix: string;
let queues: Queues;
let dirty: DirtySets;
let work: WorkRequests;
beforeEach(() => {
  redis = new Redis(server.url);
  prefix = `${server.prefix}-${Math.random()}`;
  queues = createQueues(redis, prefix);
  dirty = createDirtySets(redis, prefix);
  work = createWorkRequests(dirty, queues);
});
afterEach(async () => {
  await queues.close();
  redis.disconnect();
});

const jobKey = (id: string): string => `{${prefix}}:jira-fetch:${id}`;
const waiting = async (): Promise<unknown[]> =>
  (await queues.bull.fetch.getJobs(['waiting'], 0, -1, true)).map(({ data }) => data as unknown);

describe('marks and jobs in one script', () => {
  it('add the same jobs as BullMQ by itself', async () => {
    const data = { v: 1, id: one, key: 'SUP-1', reason: 'webhook' } as const;
    const added = await queues.add('fetch', 'fetch-issue', data);
    await work.fetch([{ id: two, key: 'SUP-1' }], 'webhook');
    const ids = await queues.bull.fetch.getJobs(['waiting'], 0, -1, true);
    const hashes = await Promise.all(ids.map(({ id }) => redis.hgetall(jobKey(String(id)))));
    const [alone, together] = hashes.map((hash) =>
      JSON.stringify(hash)
        .replaceAll(two, one)
        .replaceAll(/\d{13}/g, 'a time'),
    );
    expect(ids.map(({ id }) => id)).toContain(added);
    expect(hashes).toHaveLength(2);
    expect(together).toEqual(alone);
  });

  it('I1: add no job when the mark fails', async () => {
    await redis.set(`{${prefix}}:dirty:fetch`, 'no sorted set');
    await expect(work.fetch([{ id: one }], 'webhook')).rejects.toThrow('WRONGTYPE');
    expect(await waiting()).toEqual([]);
  });

  it('work when Redis lost its script cache', async () => {
    await work.fetch([{ id: one }], 'webhook');
    await redis.script('FLUSH');
    await work.fetch([{ id: two }], 'webhook');
    expect(await waiting()).toHaveLength(2);
    expect((await dirty.claim('fetch', 10)).map(({ id }) => id)).toEqual([one, two]);
  });

  it('take any number of issues, each with one job and all its hints', async () => {
    const requests = Array.from({ length: 700 }, (_, i) => ({ id: issueIdSchema.parse(String(i + 1)) }));
    const [first] = requests;
    await work.fetch(
      [...requests, { id: first!.id, hints: { updated: 7 } }, { id: first!.id, hints: { deleted: true } }],
      'webhook',
    );
    expect(await waiting()).toHaveLength(700);
    expect((await dirty.claim('fetch', 1_000)).map(({ id }) => id)).toHaveLength(700);
    expect(await dirty.hintsOf(first!.id)).toEqual({ deleted: true, updated: 7 });
    await work.fetch([], 'webhook');
    expect(await waiting()).toHaveLength(700);
  });

  it('work for months and attachments, and coalesce with waiting jobs', async () => {
    for (let i = 0; i < 2; i++) {
      await work.transform(month, [one, two]);
      await work.attachments(one, undefined);
    }
    expect(await queues.bull.transform.getWaitingCount()).toBe(1);
    expect(await queues.bull.attachments.getWaitingCount()).toBe(1);
    expect((await dirty.summary()).map(({ workSet, count }) => [workSet, count]).sort()).toEqual([
      ['attachments', 1],
      ['month:2026-02', 2],
    ]);
  });

  it('do nothing when a job is not valid', async () => {
    await expect(work.fetch([{ id: one, key: 'x'.repeat(81) }], 'webhook')).rejects.toThrow(
      'not a fetch-issue job',
    );
    expect(await dirty.summary()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });
});
