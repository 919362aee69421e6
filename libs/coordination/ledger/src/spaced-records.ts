import { issueIdSchema, type IssueId } from '@jiralake/core';
import { parseJson, readRecords } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { spacingMs } from './spacing';

/** The retries of an issue: how many were requested, and when the next one is due, epoch milliseconds. */
const spacing = { tries: z.number(), next: z.number() };

/** Adds the fields of the retries to a schema. */
export function spacedSchema<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object({ ...shape, ...spacing });
}

/** Issues to be fetched again with exponential backoff, and the reasons. */
export interface SpacedRecords<Fields extends object> {
  /** Notes the reason; an issue that is already noted keeps its retry time. */
  note(id: IssueId, fields: Fields, now: number): Promise<void>;
  read(id: IssueId): Promise<(Fields & { tries: number; next: number }) | undefined>;
  /** Returns the issues that are due for another fetch, and sets their next retry further away. */
  takeDue(now: number): Promise<IssueId[]>;
  list(): Promise<[IssueId, Fields & { tries: number; next: number }][]>;
}

/** Keeps spaced records in a Redis hash: issue id -> JSON. */
export function createSpacedRecords<Fields extends object>(
  redis: Redis,
  key: string,
  schema: z.ZodType<Fields & { tries: number; next: number }>,
): SpacedRecords<Fields> {
  const write = (id: IssueId, record: Fields & { tries: number; next: number }): Promise<number> =>
    redis.hset(key, id, JSON.stringify(record));
  const read: SpacedRecords<Fields>['read'] = async (id) =>
    schema.safeParse(parseJson(await redis.hget(key, id))).data;
  const list: SpacedRecords<Fields>['list'] = async () =>
    (await readRecords(redis, key, issueIdSchema, schema)).readable;
  return {
    read,
    list,
    async note(id, fields, now) {
      const { tries, next } = (await read(id)) ?? { tries: 0, next: now + spacingMs(0) };
      await write(id, { ...fields, tries, next });
    },
    async takeDue(now) {
      const due = (await list()).filter(([, { next }]) => next <= now);
      for (const [id, record] of due) {
        const tries = record.tries + 1;
        await write(id, { ...record, tries, next: now + spacingMs(tries) });
      }
      return due.map(([id]) => id);
    },
  };
}
