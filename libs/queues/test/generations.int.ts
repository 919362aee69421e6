import { monthSchema } from '@jiralake/core';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createGenerations, type Generations } from '../src/generations';
import { redisKey } from '../src/keys';

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
  it('knows the highest one that was committed, whatever order they are noted in', async () => {
    expect(await generations.of(month)).toEqual({ committed: 0, damaged: undefined });
    await Promise.all([9, 10, 2].map((generation) => generations.noteCommitted(month, generation)));
    expect(await generations.of(month)).toEqual({ committed: 10, damaged: undefined });
    expect(await generations.of(other)).toEqual({ committed: 0, damaged: undefined });
  });

  it('knows which one is damaged, and names the months', async () => {
    await generations.noteCommitted(month, 7);
    await generations.noteCommitted(other, 3);
    await generations.noteDamaged(month, 7);
    expect(await generations.of(month)).toEqual({ committed: 7, damaged: 7 });
    expect(await generations.months()).toEqual([other, month]);
  });

  it('takes what it cannot read for unknown, and mends it with the next commit', async () => {
    await redis.hset(redisKey(prefix, 'generations'), month, 'seven', `${month}:damaged`, '-1', 'x', '1');
    expect(await generations.of(month)).toEqual({ committed: 0, damaged: undefined });
    await generations.noteCommitted(month, 1);
    expect((await generations.of(month)).committed).toBe(1);
    expect(await generations.months()).toEqual([month]);
  });
});
