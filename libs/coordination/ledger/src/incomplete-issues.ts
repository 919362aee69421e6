import type { IssueId } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { createSpacedRecords, spacedSchema } from './spaced-records';

export const incompleteSchema = spacedSchema({ missing: z.array(z.string()) });

/** A stored issue that lacks some of its parts. */
export interface IncompleteIssue {
  id: IssueId;
  /** the missing parts and the reasons, one line per part */
  missing: string[];
  tries: number;
  /** epoch milliseconds of the next try */
  next: number;
}

/** Issues with parts that could not be fetched. The sweep `wake` requests another fetch with exponential backoff. */
export interface IncompleteIssues {
  /** Notes the missing parts; an issue that is already noted keeps its retry time. */
  note(id: IssueId, missing: readonly string[], now: number): Promise<void>;
  clear(id: IssueId): Promise<void>;
  /** Returns the issues that are due for another fetch, and sets their next retry further away. */
  takeDue(now: number): Promise<IssueId[]>;
  list(): Promise<IncompleteIssue[]>;
}

/** Keeps the incomplete issues of one site, or the issues with incomplete files, in a Redis hash: issue id -> missing parts. */
export function createIncompleteIssues(
  redis: Redis,
  prefix: string,
  kind: 'incomplete' | 'incomplete-files' = 'incomplete',
): IncompleteIssues {
  const key = redisKey(prefix, kind);
  const records = createSpacedRecords<{ missing: string[] }>(redis, key, incompleteSchema);
  return {
    list: async () => (await records.list()).map(([id, record]) => ({ id, ...record })),
    note: (id, missing, now) => records.note(id, { missing: [...missing] }, now),
    clear: async (id) => void (await redis.hdel(key, id)),
    takeDue: records.takeDue,
  };
}
