import type { IssueId } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { createSpacedRecords, spacedSchema } from './spaced-records';

export const incompleteSchema = spacedSchema({ missing: z.array(z.string()) });

/** An issue that is stored, but not wholly. */
export interface IncompleteIssue {
  id: IssueId;
  /** what is missing and why, a line per part */
  missing: string[];
  tries: number;
  /** epoch milliseconds of the next try */
  next: number;
}

/** Issues of which something could not be fetched; the wake sweep has it fetched again, at growing distances. */
export interface IncompleteIssues {
  /** Notes what is missing; an issue that is already known keeps its place in the spacing. */
  note(id: IssueId, missing: readonly string[], now: number): Promise<void>;
  clear(id: IssueId): Promise<void>;
  /** Those whose turn it is; their next turn is set further away. */
  takeDue(now: number): Promise<IssueId[]>;
  list(): Promise<IncompleteIssue[]>;
}

/** The incomplete issues of one site, or those with incomplete files: a Redis hash issue id -> what is missing. */
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
