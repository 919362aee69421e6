import { useRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createStoredSizes, type StoredSizes } from '../src/stored-sizes';

const server = useRedis();
const countedAt = new Date('2026-02-03T10:00:00.000Z');

let redis: Redis;
let sizes: StoredSizes;
beforeEach(() => {
  redis = new Redis(server.url);
  sizes = createStoredSizes(redis, `${server.prefix}-${Math.random()}`);
});
afterEach(() => redis.disconnect());

describe('the sizes of stored files', () => {
  it('are unknown before the first count, whatever writers add', async () => {
    await sizes.add('attachments', { files: 1, bytes: 5 });
    expect(await sizes.read('attachments')).toBeUndefined();
  });

  it('are those of the last count and what writers added since, for each folder', async () => {
    await sizes.add('raw issues', { files: 7, bytes: 7_000 });
    await sizes.replace('raw issues', { files: 10, bytes: 1_000, countedAt });
    await sizes.replace('attachments', { files: 3, bytes: 30, countedAt });
    await Promise.all([
      sizes.add('raw issues', { files: 1, bytes: 50 }),
      sizes.add('raw issues', { files: 0, bytes: -20 }),
    ]);
    expect(await sizes.read('raw issues')).toEqual({ files: 11, bytes: 1_030, countedAt });
    expect(await sizes.read('attachments')).toEqual({ files: 3, bytes: 30, countedAt });
  });
});
