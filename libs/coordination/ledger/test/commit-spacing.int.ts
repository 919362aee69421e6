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
  it('lets a quiet month through at once, and makes the next commit wait for the rest of the time', async () => {
    const spacing = createCommitSpacing(redis, prefix, 5_000);
    expect(await spacing.remainingMs(month)).toBe(0);
    await spacing.noteCommit(month);
    const remaining = await spacing.remainingMs(month);
    expect(remaining).toBeGreaterThan(3_000);
    expect(remaining).toBeLessThanOrEqual(5_000);
    expect(await spacing.remainingMs(other)).toBe(0);
  });

  it('is over when its time is', async () => {
    const spacing = createCommitSpacing(redis, prefix, 50);
    await spacing.noteCommit(month);
    await eventually(async () => expect(await spacing.remainingMs(month)).toBe(0), 2_000);
    await spacing.noteCommit(month);
    expect(await spacing.remainingMs(month)).toBeGreaterThan(0);
  });
});
