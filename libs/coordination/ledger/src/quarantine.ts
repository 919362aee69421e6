import { issueIdSchema, monthSchema, type IssueId, type Month } from '@jiralake/core';
import { redisKey, readRecords } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';

export const quarantineSchema = z.object({ month: monthSchema, error: z.string(), at: z.string() });

/** An issue that could not be written into its month. Its previous rows stay until a later write succeeds. */
export interface Quarantined {
  id: IssueId;
  month: Month;
  error: string;
  /** ISO time of the last failure */
  at: string;
}

export interface Quarantine {
  put(entries: readonly Quarantined[]): Promise<void>;
  clear(ids: readonly IssueId[]): Promise<void>;
  list(): Promise<Quarantined[]>;
}

/** The quarantine of one site: a Redis hash issue id -> error. */
export function createQuarantine(redis: Redis, prefix: string): Quarantine {
  const key = redisKey(prefix, 'quarantine');
  return {
    async put(entries) {
      if (entries.length === 0) return;
      await redis.hset(
        key,
        Object.fromEntries(entries.map(({ id, ...entry }) => [id, JSON.stringify(entry)])),
      );
    },
    async clear(ids) {
      if (ids.length > 0) await redis.hdel(key, ...ids);
    },
    async list() {
      const { readable } = await readRecords(redis, key, issueIdSchema, quarantineSchema);
      return readable.map(([id, entry]) => ({ id, ...entry }));
    },
  };
}
