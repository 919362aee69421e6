import type { IssueId, IssueKey } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';

/** An issue that was requested and never stored, and that Jira does not show: mistyped, deleted, or hidden from the account. */
export interface NotFound {
  /** the id or key of the request */
  name: string;
  /** when the requests for the issue ended, epoch milliseconds */
  at: number;
}

/**
 * Requested issues that were never stored and that Jira does not show. They are requested again for a while, then listed as
 * not found.
 */
export interface NotFoundIssues {
  /** Notes that Jira did not show the issue at `now`; returns when Jira first did not show it. */
  note(name: IssueId | IssueKey, now: number): Promise<number>;
  /** Ends the requests for the issue and lists the issue as not found for a day. */
  record(name: IssueId | IssueKey, now: number): Promise<void>;
  /** Forgets an issue that Jira shows after all, or whose deletion is known. */
  clear(names: readonly (IssueId | IssueKey)[]): Promise<void>;
  /** Lists the issues that were recorded as not found within a day before `now`, newest first. */
  list(now: number): Promise<NotFound[]>;
}

const LISTED_MS = 24 * 3_600_000;
/** A limit, because events of a hidden project may name any number of issues. */
const MOST_LISTED = 1_000;

/**
 * Keeps the issues of one site that were not found. Keys: not-found:asked ZSET name -> first seen · not-found ZSET name ->
 * recorded.
 */
export function createNotFound(redis: Redis, prefix: string): NotFoundIssues {
  const askedKey = redisKey(prefix, 'not-found', 'asked');
  const key = redisKey(prefix, 'not-found');
  return {
    async note(name, now) {
      // entries older than a day are never read
      await redis.zremrangebyscore(askedKey, '-inf', now - LISTED_MS);
      await redis.zadd(askedKey, 'NX', now, name);
      return Number((await redis.zscore(askedKey, name)) ?? now);
    },
    async record(name, now) {
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
