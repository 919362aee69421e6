import { startOwnRedis, type OwnRedis } from './start-own-redis';
import type { RedisForTests } from './use-redis';

export interface BreakableRedis extends RedisForTests {
  server: OwnRedis;
}

/** Starts a Redis server for each test, which the test may kill, freeze and start again. The keys are like those of `useRedis`. */
export function useBreakableRedis(): BreakableRedis {
  const redis = { url: '', prefix: 'test' } as BreakableRedis;
  beforeEach(async () => {
    redis.server = await startOwnRedis();
    redis.url = redis.server.url;
  });
  afterEach(() => redis.server.remove());
  return redis;
}
