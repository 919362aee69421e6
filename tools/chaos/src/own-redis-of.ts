import type { OwnRedis, Stack } from '@jiralake/local-stack';

/** Returns the Redis that this run started. @throws Error when REDIS_URL names another one */
export function ownRedisOf({ redis }: Pick<Stack, 'redis'>): OwnRedis {
  if (!redis.own) throw new Error('this needs a Redis of its own');
  return redis.own;
}
