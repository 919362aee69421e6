import { issueIdSchema, type IssueId } from '@jiralake/core';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { redisKey } from './keys';
import { parseJson, readRecords } from './read-records';
import { spacingMs } from './spacing';

export const incompleteSchema = z.object({
  missing: z.array(z.string()),
  tries: z.number(),
  next: z.number(),
});

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
  const write = (id: IssueId, entry: z.infer<typeof incompleteSchema>): Promise<number> =>
    redis.hset(key, id, JSON.stringify(entry));
  const list = async (): Promise<IncompleteIssue[]> => {
    const { readable } = await readRecords(redis, key, issueIdSchema, incompleteSchema);
    return readable.map(([id, entry]) => ({ id, ...entry }));
  };
  return {
    list,
    async note(id, missing, now) {
      const before = incompleteSchema.safeParse(parseJson(await redis.hget(key, id))).data;
      const known = before ?? { tries: 0, next: now + spacingMs(0) };
      await write(id, { ...known, missing: [...missing] });
    },
    clear: async (id) => void (await redis.hdel(key, id)),
    async takeDue(now) {
      const due = (await list()).filter(({ next }) => next <= now);
      for (const { id, missing, tries } of due) {
        await write(id, { missing, tries: tries + 1, next: now + spacingMs(tries + 1) });
      }
      return due.map(({ id }) => id);
    },
  };
}
