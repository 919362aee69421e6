import { monthSchema } from '@jiralake/core';
import { eventually, useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createCommitSpacing } from '../src/commit-spacing';

const server = useRedis();
const month = monthSchema.parse('2026-02');
const other = monthSchema.parse('2026-03');

let redis: Redis;
let prefix: string;
beforeEach(() => {
  redis = new Redis(server.url);
  prefix = `${server.prefix}-${Math.random()}`;
});
afterEach(() => redis.disconnect());

describe('the spacing of commits', () => {
  it('lets a quiet month through at once, and then waits twice the processor time of its commit', async () => {
    const spacing = createCommitSpacing(redis, prefix, 600_000);
    expect(await spacing.remainingMs(month)).toBe(0);
    await spacing.noteCommit(month, 30_000.4);
    const remaining = await spacing.remainingMs(month);
    expect(remaining).toBeGreaterThan(40_000);
    expect(remaining).toBeLessThanOrEqual(60_001);
    expect(await spacing.remainingMs(other)).toBe(0);
  });

  it('waits longer for each other month that waits, of whatever replica', async () => {
    const months = ['2026-03', '2026-04', '2026-05'].map((text) => monthSchema.parse(text));
    const [one, two] = [1, 2].map(() => createCommitSpacing(redis, prefix, 6_000_000));
    for (const busy of months) await one!.noteCommit(busy, 100_000);
    await two!.noteCommit(month, 100_000);
    const remaining = await two!.remainingMs(month);
    expect(remaining).toBeGreaterThan(700_000);
    expect(remaining).toBeLessThanOrEqual(800_000);
    // its own earlier commit is not another month
    await two!.noteCommit(month, 100_000);
    expect(await two!.remainingMs(month)).toBeLessThanOrEqual(800_000);
  });

  it('counts no month whose wait is over', async () => {
    const spacing = createCommitSpacing(redis, prefix, 600_000);
    await spacing.noteCommit(other, 1);
    await eventually(async () => expect(await spacing.remainingMs(other)).toBe(0), 2_000);
    await spacing.noteCommit(month, 100_000);
    expect(await spacing.remainingMs(month)).toBeLessThanOrEqual(200_000);
  });

  it('never waits longer than the maximum', async () => {
    const spacing = createCommitSpacing(redis, prefix, 5_000);
    await spacing.noteCommit(month, 3_600_000);
    const remaining = await spacing.remainingMs(month);
    expect(remaining).toBeGreaterThan(3_000);
    expect(remaining).toBeLessThanOrEqual(5_000);
  });

  it('is over when its time is, and leaves nothing', async () => {
    const spacing = createCommitSpacing(redis, prefix, 50);
    await spacing.noteCommit(month, 25);
    await eventually(async () => expect(await spacing.remainingMs(month)).toBe(0), 2_000);
    await eventually(async () => expect(await redis.keys(`${prefix}*`)).toEqual([]), 2_000);
    await spacing.noteCommit(month, 25);
    expect(await spacing.remainingMs(month)).toBeGreaterThan(0);
  });
});
