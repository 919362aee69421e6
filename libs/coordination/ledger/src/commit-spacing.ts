import type { Month } from '@jiralake/core';
import { defineScripts, redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import noteCommit from './lua/note-commit.lua';

/**
 * Spaces the commits of a month, so that a busy month writes several changes at once. A quiet month is committed without a
 * wait. After a commit the month waits for twice its processor time, so it uses a third of one core at most. The
 * wait grows with the number of months that wait, in all replicas: together they use about half a core, until waits reach
 * the maximum.
 */
export interface CommitSpacing {
  /** Milliseconds until the month may be committed again, 0 when at once. */
  remainingMs(month: Month): Promise<number>;
  /** Notes a commit, and its processor time. */
  noteCommit(month: Month, costMs: number): Promise<void>;
}

/** @param mostMs the longest wait after a commit */
export function createCommitSpacing(redis: Redis, prefix: string, mostMs: number): CommitSpacing {
  const run = defineScripts(redis, 'jiralakeSpacing', { noteCommit });
  const key = (month: Month): string => redisKey(prefix, 'committed', month);
  const spaced = redisKey(prefix, 'spaced-months');
  return {
    remainingMs: async (month) => Math.max(0, await redis.pttl(key(month))),
    noteCommit: async (month, costMs) =>
      void (await run.noteCommit(key(month), spaced, month, costMs, mostMs)),
  };
}
