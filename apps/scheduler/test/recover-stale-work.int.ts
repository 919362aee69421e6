import { issueIdSchema, monthSchema, type IssueId } from '@jiralake/core';
import {
  createDirtySets,
  monthWorkSet,
  createDisappearances,
  createIncompleteIssues,
  createRecoverySpacing,
  dropCorruptRecords,
} from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { createQueues, type Queues, createWorkRequests } from '@jiralake/queues';
import { redisKey } from '@jiralake/redis';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { recoverStaleWork, type RecoveryPorts } from '../src/recover-stale-work';

const server = useRedis();
const idOf = (number: number): IssueId => issueIdSchema.parse(String(number));
const [id, other] = [idOf(10001), idOf(10002)];
const month = monthSchema.parse('2026-02');
const february = monthWorkSet(month);
const MINUTE_MS = 60_000;
const at = (ms: number) => (): Promise<Date> => Promise.resolve(new Date(ms));

let redis: Redis;
let queues: Queues;
let prefix: string;
let ports: RecoveryPorts & { dirty: ReturnType<typeof createDirtySets> };
let tests = 0;
beforeEach(() => {
  tests += 1;
  prefix = `${server.prefix}-${tests}`;
  redis = new Redis(server.url, { maxRetriesPerRequest: null });
  queues = createQueues(redis, prefix);
  const dirty = createDirtySets(redis, prefix);
  ports = {
    dirty,
    incomplete: createIncompleteIssues(redis, prefix),
    incompleteFiles: createIncompleteIssues(redis, prefix, 'incomplete-files'),
    disappearances: createDisappearances(redis, prefix),
    work: createWorkRequests(dirty, queues),
    dropCorruptRecords: () => dropCorruptRecords(redis, prefix, ports.log),
    spacing: createRecoverySpacing(redis, prefix),
    queues,
    afterMs: 0,
    now: at(0),
    log: createLogger('test', 'silent'),
  };
});
afterEach(async () => {
  await queues.close();
  redis.disconnect();
});

const waiting = async (queue: 'fetch' | 'attachments' | 'transform'): Promise<unknown[]> =>
  (await queues.bull[queue].getWaiting()).map(({ data }): unknown => data);

describe('the wake sweep', () => {
  it('I1: gives every forgotten mark a job', async () => {
    await ports.dirty.mark('fetch', [{ id }, { id: other }]);
    await ports.dirty.mark('attachments', [{ id }]);
    await ports.dirty.mark(february, [{ id }, { id: other }]);
    expect(await recoverStaleWork(ports)).toEqual({ ok: true, outcome: 'swept', woken: 5, incomplete: 0 });
    expect(await waiting('fetch')).toEqual([id, other].map((each) => ({ v: 1, id: each, reason: 'wake' })));
    expect(await waiting('attachments')).toEqual([{ v: 1, id }]);
    expect(await waiting('transform')).toEqual([{ v: 1, month }]);
    expect((await ports.dirty.summary()).map(({ count }) => count).sort()).toEqual([1, 2, 2]);
  });

  it('has incomplete issues fetched again when it is their turn', async () => {
    const incomplete = createIncompleteIssues(redis, prefix);
    await incomplete.note(id, ['comments: 403'], 0);
    expect(await recoverStaleWork(ports)).toMatchObject({ incomplete: 0 });
    expect(await recoverStaleWork({ ...ports, now: at(MINUTE_MS) })).toMatchObject({ incomplete: 1 });
    expect(await waiting('fetch')).toEqual([{ v: 1, id, reason: 'wake' }]);
    expect((await ports.dirty.claim('fetch', 10)).map((claim) => claim.id)).toEqual([id]);
  });

  it('has issues fetched again whose files Jira did not have: they may be gone, and their files with them', async () => {
    const files = createIncompleteIssues(redis, prefix, 'incomplete-files');
    await files.note(id, ['attachments: 1'], 0);
    expect(await recoverStaleWork(ports)).toMatchObject({ incomplete: 0 });
    expect(await recoverStaleWork({ ...ports, now: at(MINUTE_MS) })).toMatchObject({ incomplete: 1 });
    expect(await waiting('fetch')).toEqual([{ v: 1, id, reason: 'wake' }]);
    expect((await ports.dirty.claim('fetch', 10)).map((claim) => claim.id)).toEqual([id]);
    expect(await files.list()).toMatchObject([{ id, tries: 1, next: 3 * MINUTE_MS }]);
  });

  it('has issues fetched again that Jira does not show: the account may have its rights back', async () => {
    const disappearances = createDisappearances(redis, prefix);
    await disappearances.hold(id, { why: 'hidden', updated: undefined }, 0);
    await recoverStaleWork(ports);
    expect(await waiting('fetch')).toEqual([]);
    await recoverStaleWork({ ...ports, now: at(MINUTE_MS) });
    expect(await waiting('fetch')).toEqual([{ v: 1, id, reason: 'wake' }]);
    expect((await ports.dirty.claim('fetch', 10)).map((claim) => claim.id)).toEqual([id]);
  });

  it('leaves young marks to the job that was added with them', async () => {
    await ports.dirty.mark('fetch', [{ id }]);
    expect(await recoverStaleWork({ ...ports, afterMs: MINUTE_MS })).toEqual({
      ok: true,
      outcome: 'swept',
      woken: 0,
      incomplete: 0,
    });
    expect(await waiting('fetch')).toEqual([]);
  });

  it('coalesces with a job that waits already', async () => {
    await ports.dirty.mark('fetch', [{ id }]);
    await queues.add('fetch', 'fetch-issue', { v: 1, id, reason: 'webhook' });
    await recoverStaleWork(ports);
    expect(await waiting('fetch')).toEqual([{ v: 1, id, reason: 'webhook' }]);
  });

  it('is not swallowed by a deduplication key whose job is gone', async () => {
    await redis.set(`{${prefix}}:jira-fetch:de:${id}`, '999999');
    await ports.dirty.mark('fetch', [{ id }]);
    await recoverStaleWork(ports);
    expect(await waiting('fetch')).toEqual([{ v: 1, id, reason: 'wake' }]);
  });

  it.each([
    ['completed', 'completed'],
    ['failed', 'failed'],
    ['in no list', undefined],
  ])('is not swallowed by a deduplication key whose job is %s', async (_what, state) => {
    await redis.hset(`{${prefix}}:jira-fetch:999999`, { name: 'fetch-issue', data: '{}', opts: '{}' });
    if (state) await redis.zadd(`{${prefix}}:jira-fetch:${state}`, 1, '999999');
    await redis.set(`{${prefix}}:jira-fetch:de:${id}`, '999999');
    await ports.dirty.mark('fetch', [{ id }]);
    await recoverStaleWork(ports);
    expect(await waiting('fetch')).toEqual([{ v: 1, id, reason: 'wake' }]);
  });

  it('has a job at once that waits nobody knows for what, and leaves all others their time', async () => {
    await ports.dirty.mark('fetch', [{ id }, { id: other }]);
    for (const each of [id, other]) {
      const opts = { delay: 60 * MINUTE_MS, deduplication: { id: each } };
      const job = await queues.bull.fetch.add('fetch-issue', { v: 1, id: each, reason: 'webhook' }, opts);
      await queues.waits.begin('fetch', job.id!);
      if (each === other) await queues.waits.note('fetch', job.id!, 'pause', 60 * MINUTE_MS);
    }
    await recoverStaleWork(ports);
    const times = await Promise.all(
      (await queues.bull.fetch.getDelayed()).map(async ({ id: jobId, data }) => [
        (data as { id: IssueId }).id,
        Number(await redis.zscore(queues.bull.fetch.toKey('delayed'), jobId!)) > 0,
      ]),
    );
    expect(times.sort()).toEqual([
      [id, false],
      [other, true],
    ]);
  });

  it('wakes a mark that stays at growing distances, and starts afresh with a new change', async () => {
    await ports.dirty.mark('fetch', [{ id }]);
    const wokenAt: number[] = [];
    const sweep = async (minute: number): Promise<void> => {
      const { woken } = await recoverStaleWork({ ...ports, now: at(minute * MINUTE_MS) });
      if (woken === 1) wokenAt.push(minute);
    };
    for (let minute = 0; minute <= 20; minute += 1) await sweep(minute);
    expect(wokenAt).toEqual([0, 1, 3, 7, 15]);
    await ports.dirty.mark('fetch', [{ id }]);
    for (let minute = 21; minute <= 24; minute += 1) await sweep(minute);
    expect(wokenAt.slice(5)).toEqual([21, 22, 24]);
  });

  it('I1: reaches new marks behind any number of older ones that keep failing', async () => {
    await ports.dirty.mark(
      'fetch',
      Array.from({ length: 700 }, (_, i) => ({ id: idOf(i + 1) })),
    );
    await recoverStaleWork(ports);
    await queues.bull.fetch.drain();
    await ports.dirty.mark('fetch', [{ id }]);
    await recoverStaleWork(ports);
    expect(await waiting('fetch')).toEqual([{ v: 1, id, reason: 'wake' }]);
  });

  it('I9: drops what cannot be read from Redis, by name, has its issues fetched again, and does all other work', async () => {
    const lines: unknown[] = [];
    const log = { ...ports.log, error: (line: object) => lines.push(line) } as never;
    const key = (...parts: string[]): string => redisKey(prefix, ...parts);
    await ports.dirty.mark('fetch', [{ id }]);
    await redis.zadd(key('dirty', 'fetch'), 5, 'no id');
    await redis.zadd(key('parts'), 5, 'month:soon');
    await redis.hset(key('quarantine'), { [other]: '{"month":', nobody: '{}' });
    await redis.hset(key('incomplete'), String(idOf(10003)), '[]');
    await redis.hset(key('alarms'), 'jira-login', 'beep');
    await recoverStaleWork({ ...ports, dropCorruptRecords: () => dropCorruptRecords(redis, prefix, log) });
    expect((await waiting('fetch')).map((data) => (data as { id: IssueId }).id).sort()).toEqual([
      id,
      other,
      idOf(10003),
    ]);
    expect(lines.map((line) => (line as { value: string }).value).sort()).toEqual([
      '10002 {"month":',
      '10003 []',
      'jira-login beep',
      'month:soon',
      'no id',
      'nobody {}',
    ]);
    const left = await Promise.all(
      ['quarantine', 'incomplete', 'alarms'].map((name) => redis.hlen(key(name))),
    );
    expect(left).toEqual([0, 0, 0]);
    expect((await ports.dirty.summary()).map(({ workSet, count }) => [workSet, count])).toEqual([
      ['fetch', 3],
    ]);
  });
});
