import { issueIdSchema, issueKeySchema } from '@jiralake/core';
import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createNotFound, type NotFoundIssues } from '../src/not-found';

const server = useRedis();
const id = issueIdSchema.parse('10001');
const key = issueKeySchema.parse('SUP-1');
const day = 24 * 3_600_000;

let redis: Redis;
let notFound: NotFoundIssues;
beforeEach(() => {
  redis = new Redis(server.url);
  notFound = createNotFound(redis, `${server.prefix}-${Math.random()}`);
});
afterEach(() => redis.disconnect());

describe('what is not found', () => {
  it('keeps when it was seen first until it is recorded, and begins again then', async () => {
    expect(await notFound.note(id, 1)).toBe(1);
    expect(await notFound.note(id, 5)).toBe(1);
    await notFound.record(id, 6);
    expect(await notFound.note(id, 7)).toBe(7);
  });

  it('is listed for a day, the newest first', async () => {
    await notFound.record(id, 1);
    await notFound.record(key, 2);
    expect(await notFound.list(2)).toEqual([
      { name: key, at: 2 },
      { name: id, at: 1 },
    ]);
    expect(await notFound.list(day + 2)).toEqual([{ name: key, at: 2 }]);
    expect(await notFound.list(day + 3)).toEqual([]);
  });

  it('is forgotten when it is there after all', async () => {
    await notFound.note(id, 1);
    await notFound.record(key, 1);
    await notFound.clear([id, key]);
    expect([await notFound.list(1), await notFound.note(id, 5)]).toEqual([[], 5]);
  });
});
