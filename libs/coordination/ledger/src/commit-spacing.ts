import type { Month } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';

/**
 * Spaces the commits of a month, so that a busy month writes several changes at once. A quiet month is committed without a
 * wait.
 */
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
