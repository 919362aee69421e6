import type { Redis } from 'ioredis';

/** Creates a clock that returns the time of Redis, the same for all replicas; their own clocks may differ by more than two fetches do. */
export function createRedisClock(redis: Redis): () => Promise<Date> {
  return async () => {
    const [seconds, microseconds] = (await redis.time()).map(Number);
    return new Date((seconds ?? NaN) * 1_000 + Math.floor((microseconds ?? NaN) / 1_000));
  };
}
