import type { OwnRedis, Stack } from '@jiralake/local-stack';

/** The Redis of the run, which is never somebody else's. */
export function ownRedisOf({ redis }: Pick<Stack, 'redis'>): OwnRedis {
  if (!redis.own) throw new Error('this needs a Redis of its own');
  return redis.own;
}
