import { monthSchema } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createGenerations, type Generations } from '../src/generations';

const server = useRedis();
const month = monthSchema.parse('2026-02');
const other = monthSchema.parse('2026-01');
let redis: Redis;
let prefix: string;
let generations: Generations;
beforeEach(() => {
  redis = new Redis(server.url);
  prefix = `${server.prefix}-${Math.random()}`;
  generations = createGenerations(redis, prefix);
});
afterEach(() => redis.disconnect());

describe('the memory of generations', () => {
  const at = (minute: number): string => `2026-02-03T10:0${minute}:00.000Z`;

  it('knows the highest one that was committed, whatever order they are noted in', async () => {
    const unknown = { committed: 0, committedAt: undefined, damaged: undefined };
    expect(await generations.of(month)).toEqual(unknown);
    for (const [generation, minute] of [
      [9, 1],
      [10, 2],
      [2, 0],
    ] as const)
      await generations.noteCommitted(month, { generation, committedAt: at(minute) });
    expect(await generations.of(month)).toEqual({ ...unknown, committed: 10, committedAt: at(2) });
    // the clock of the one that committed it may be behind
    await generations.noteCommitted(month, { generation: 11, committedAt: at(1) });
    expect(await generations.of(month)).toEqual({ ...unknown, committed: 11, committedAt: at(1) });
    expect(await generations.of(other)).toEqual(unknown);
  });

  it('follows a lake that was begun anew', async () => {
    await generations.noteCommitted(month, { generation: 10, committedAt: at(2) });
    await generations.noteCommitted(month, { generation: 2, committedAt: at(3) });
    expect(await generations.of(month)).toMatchObject({ committed: 2, committedAt: at(3) });
  });

  it('knows which one is damaged, and names the months', async () => {
    await generations.noteCommitted(month, { generation: 7, committedAt: at(1) });
    await generations.noteCommitted(other, { generation: 3, committedAt: at(1) });
    await generations.noteDamaged(month, 7);
    expect(await generations.of(month)).toMatchObject({ committed: 7, damaged: 7 });
    expect(await generations.months()).toEqual([other, month]);
  });

  it('takes what it cannot read for unknown, and mends it with the next commit', async () => {
    await redis.hset(redisKey(prefix, 'generations'), month, 'seven', `${month}:damaged`, '-1', 'x', '1');
    expect(await generations.of(month)).toMatchObject({ committed: 0, damaged: undefined });
    await generations.noteCommitted(month, { generation: 1, committedAt: at(1) });
    expect((await generations.of(month)).committed).toBe(1);
    expect(await generations.months()).toEqual([month]);
  });
});
