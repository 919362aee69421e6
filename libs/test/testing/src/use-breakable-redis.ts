import { startOwnRedis, type OwnRedis } from './start-own-redis';
import type { RedisForTests } from './use-redis';

export interface BreakableRedis extends RedisForTests {
  server: OwnRedis;
}

/** A Redis of its own for each test, with keys like those of `useRedis`, which the test may kill, freeze and start again. */
export function useBreakableRedis(): BreakableRedis {
  const redis = { url: '', prefix: 'test' } as BreakableRedis;
  beforeEach(async () => {
    redis.server = await startOwnRedis();
    redis.url = redis.server.url;
  });
  afterEach(() => redis.server.remove());
  return redis;
}
