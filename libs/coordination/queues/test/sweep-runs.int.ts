import { RetryLaterError } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createSweepRuns, type SweepRuns } from '../src/sweep-runs';

const server = useRedis();
let redis: Redis;
let prefix: string;
let runs: SweepRuns;
let warnings: unknown[];
beforeEach(() => {
  redis = new Redis(server.url);
  prefix = `${server.prefix}-${Math.random()}`;
  warnings = [];
  runs = createSweepRuns(redis, prefix, { warn: (fields: unknown) => warnings.push(fields) } as never);
});
afterEach(() => redis.disconnect());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('runs of sweeps', () => {
  it('are noted with their result, newest first, and the latest of each can be seen', async () => {
    const end = (woken: number) => () =>
      Promise.resolve({ ok: true, outcome: 'swept', woken, unset: undefined });
    expect(await runs.record('wake', 1_000, end(1))).toEqual({
      outcome: 'swept',
      woken: 1,
      unset: undefined,
    });
    await runs.record('wake', 1_000, end(2));
    await runs.record('retention', undefined, () => Promise.resolve({ ok: false, outcome: 'refused' }));
    expect((await runs.of('wake')).map(({ ok, result }) => [ok, result])).toEqual([
      [true, { outcome: 'swept', woken: 2 }],
      [true, { outcome: 'swept', woken: 1 }],
    ]);
    const latest = await runs.latest();
    expect(latest.map(({ sweep, ok }) => [sweep, ok])).toEqual([
      ['wake', true],
      ['retention', false],
    ]);
    expect(latest.map(({ everyMs }) => everyMs)).toEqual([1_000, undefined]);
    await runs.record('wake', undefined, end(3));
    expect((await runs.latest())[0]).toMatchObject({ result: { woken: 3 }, everyMs: 1_000 });
    expect(Math.abs((latest[0]?.startedAt ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(warnings).toEqual([]);
  });

  it('are noted when they fail, with the error, and not when another one is at work', async () => {
    const fail = (error: Error) => () => Promise.reject(error);
    await expect(runs.record('reconcile', 1_000, fail(new Error('401')))).rejects.toThrow('401');
    await expect(runs.record('reconcile', 1_000, fail(new RetryLaterError('busy', 1)))).rejects.toThrow(
      'busy',
    );
    expect((await runs.of('reconcile')).map(({ ok, result }) => [ok, result])).toEqual([
      [false, { error: '401' }],
    ]);
  });

  it('are said to be too slow when they take longer than their cadence', async () => {
    await runs.record('wake', 10, async () => {
      await sleep(40);
      return { ok: true, outcome: 'swept' };
    });
    expect(warnings).toEqual([expect.objectContaining({ sweep: 'wake', everyMs: 10 })]);
  });

  it('are the last fifty; one that cannot be read is left out', async () => {
    await redis.lpush(redisKey(prefix, 'runs', 'wake'), 'nonsense');
    for (let woken = 0; woken < 51; woken += 1)
      await runs.record('wake', undefined, () => Promise.resolve({ ok: true, outcome: 'swept', woken }));
    const kept = await runs.of('wake');
    expect(kept.map(({ result }) => result['woken'])).toEqual(Array.from({ length: 50 }, (_, i) => 50 - i));
  });
});
