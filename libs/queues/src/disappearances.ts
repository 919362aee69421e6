import { issueIdSchema, type IssueId } from '@jiralake/core';
import type { Redis } from 'ioredis';
import { redisKey } from './keys';

/** A stored issue that answers 404 although no event said that it was deleted. */
export interface Disappearance {
  id: IssueId;
  /** when that was seen first, epoch milliseconds */
  since: number;
}

/** Unexplained disappearances: one is confirmed after a while, many at once are an account that lost its rights. */
export interface Disappearances {
  /** Notes that an issue is gone at `now`; an issue that is already noted keeps its time. */
  note(id: IssueId, now: number): Promise<{ since: number; count: number }>;
  /** Forgets an issue that is back, or known to be deleted; returns how many are left when it was noted. */
  clear(id: IssueId): Promise<number | undefined>;
  list(): Promise<Disappearance[]>;
}

/** The unexplained disappearances of one site: a Redis sorted set issue id -> first seen. */
export function createDisappearances(redis: Redis, prefix: string): Disappearances {
  const key = redisKey(prefix, 'disappeared');
  return {
    async note(id, now) {
      await redis.zadd(key, 'NX', now, id);
      const [since, count] = await Promise.all([redis.zscore(key, id), redis.zcard(key)]);
      return { since: Number(since ?? now), count };
    },
    async clear(id) {
      return (await redis.zrem(key, id)) === 0 ? undefined : redis.zcard(key);
    },
    async list() {
      const found = await redis.zrange(key, '0', '-1', 'WITHSCORES');
      return Array.from({ length: found.length / 2 }, (_, i) => i).flatMap((i) => {
        const id = issueIdSchema.safeParse(found[2 * i]).data;
        return id === undefined ? [] : [{ id, since: Number(found[2 * i + 1]) }];
      });
    },
  };
}
