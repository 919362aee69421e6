import type { IssueId, IssueKey } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';

/** What was asked for, was never stored, and is not in Jira: mistyped, deleted, or hidden from the account. */
export interface NotFound {
  /** id or key, as it was asked for */
  name: string;
  /** when that was settled, epoch milliseconds */
  at: number;
}

/** Issues that were asked for and never stored, and that Jira does not have: asked for again for a while, then settled. */
export interface NotFoundIssues {
  /** Notes that Jira does not have it at `now`; returns when that was seen first. */
  note(name: IssueId | IssueKey, now: number): Promise<number>;
  /** Nothing is waited for any more: it is listed for a day, so that somebody sees it. */
  settle(name: IssueId | IssueKey, now: number): Promise<void>;
  /** It is there after all, or its deletion is known. */
  clear(names: readonly (IssueId | IssueKey)[]): Promise<void>;
  /** Those settled within a day before `now`, the newest first. */
  list(now: number): Promise<NotFound[]>;
}

const LISTED_MS = 24 * 3_600_000;
/** Events of a project that the account may not see could name any number. */
const MOST_LISTED = 1_000;

/** What was not found on one site. Keys: not-found:asked ZSET name -> first seen · not-found ZSET name -> settled. */
export function createNotFound(redis: Redis, prefix: string): NotFoundIssues {
  const askedKey = redisKey(prefix, 'not-found', 'asked');
  const key = redisKey(prefix, 'not-found');
  return {
    async note(name, now) {
      // nobody asks for what is older than a day
      await redis.zremrangebyscore(askedKey, '-inf', now - LISTED_MS);
      await redis.zadd(askedKey, 'NX', now, name);
      return Number((await redis.zscore(askedKey, name)) ?? now);
    },
    async settle(name, now) {
      await redis
        .multi()
        .zadd(key, now, name)
        .zremrangebyscore(key, '-inf', now - LISTED_MS)
        .zremrangebyrank(key, 0, -1 - MOST_LISTED)
        .zrem(askedKey, name)
        .exec();
    },
    async clear(names) {
      await Promise.all([redis.zrem(key, ...names), redis.zrem(askedKey, ...names)]);
    },
    async list(now) {
      const found = await redis.zrevrangebyscore(key, '+inf', now - LISTED_MS, 'WITHSCORES');
      return Array.from({ length: found.length / 2 }, (_, i) => ({
        name: String(found[2 * i]),
        at: Number(found[2 * i + 1]),
      }));
    },
  };
}
