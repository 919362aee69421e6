import { RetryLaterError, type Month } from '@jiralake/core';
import type { MonthChange } from '@jiralake/lake-store';
import { redisKey } from '@jiralake/redis';
import { transformMonth } from '../src/transform-month';
import { month, useTransformer } from './use-transformer';

const transformer = useTransformer();

describe('the spacing of the commits of a month', () => {
  it('makes a month wait for the rest of the time when its last commit is too fresh', async () => {
    const { save, mark, marked, ports, redis, prefix, generation } = transformer();
    await save(1);
    await mark(1);
    await ports.spacing.noteCommit(month, 60_000);
    await redis.pexpire(redisKey(prefix, 'committed', month), 5_000);
    // not through run(), which clears the time of the last commit
    const context = { signal: new AbortController().signal, retried: false };
    const early = transformMonth(ports, { v: 1, month }, context);
    await expect(early).rejects.toThrow(RetryLaterError);
    const { delayMs } = (await early.catch((error: unknown) => error)) as RetryLaterError;
    expect(delayMs).toBeGreaterThan(4_000);
    expect(delayMs).toBeLessThanOrEqual(5_000);
    expect(await marked()).toEqual(['1']);
    expect(await generation()).toBeUndefined();
  });

  it('follows what a commit cost, and nothing that commits nothing', async () => {
    const { save, mark, run, ports } = transformer();
    await save(1);
    await mark(1);
    const lake = {
      ...ports.lake,
      commitMonth: async (change: MonthChange) => {
        const before = process.cpuUsage();
        while (process.cpuUsage(before).user < 60_000);
        return ports.lake.commitMonth(change);
      },
    };
    const { spacing, noted } = recordedSpacing();
    await run({ lake, spacing });
    expect(noted).toEqual([[month, expect.any(Number)]]);
    expect(noted[0]?.[1]).toBeGreaterThan(50);
    expect(await run({ lake, spacing })).toMatchObject({ outcome: 'nothing_to_do' });
    expect(noted).toHaveLength(1);
  });

  it('makes nothing wait between the commits of a long list, because nothing more would gather', async () => {
    const { save, mark, run, marked } = transformer();
    const numbers = Array.from({ length: 501 }, (_, i) => i + 1);
    for (const number of numbers) await save(number);
    await mark(...numbers);
    const { spacing, noted } = recordedSpacing();
    await run({ spacing });
    expect([noted.length, (await marked()).length]).toEqual([0, 1]);
    await run({ spacing });
    expect([noted.length, (await marked()).length]).toEqual([1, 0]);
  });
});

function recordedSpacing() {
  const noted: [Month, number][] = [];
  const noteCommit = (of: Month, costMs: number) => Promise.resolve(void noted.push([of, costMs]));
  return { noted, spacing: { remainingMs: () => Promise.resolve(0), noteCommit } };
}
