import type { Month } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';

/** Keeps commits of one month apart, so that changes gather while the month is hot; a quiet month waits for nothing. */
export interface CommitSpacing {
  /** Milliseconds until the month may be committed again, 0 when at once. */
  remainingMs(month: Month): Promise<number>;
  noteCommit(month: Month): Promise<void>;
}

export function createCommitSpacing(redis: Redis, prefix: string, spacingMs: number): CommitSpacing {
  const key = (month: Month): string => redisKey(prefix, 'committed', month);
  return {
    remainingMs: async (month) => Math.max(0, await redis.pttl(key(month))),
    noteCommit: async (month) => void (await redis.set(key(month), '1', 'PX', spacingMs)),
  };
}
