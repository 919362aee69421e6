import { issueIdSchema, type IssueId } from '@jiralake/core';
import { parseJson, readRecords } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { spacingMs } from './spacing';

/** A place in the spacing: how often an issue was asked for again, and when it is next, epoch milliseconds. */
const spacing = { tries: z.number(), next: z.number() };

/** The schema of records with these fields and a place in the spacing. */
export function spacedSchema<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object({ ...shape, ...spacing });
}

/** Issues to be asked for again at growing distances, and why. */
export interface SpacedRecords<Fields extends object> {
  /** Notes why; an issue that is already known keeps its place in the spacing. */
  note(id: IssueId, fields: Fields, now: number): Promise<void>;
  read(id: IssueId): Promise<(Fields & { tries: number; next: number }) | undefined>;
  /** Those whose turn it is; their next turn is set further away. */
  takeDue(now: number): Promise<IssueId[]>;
  list(): Promise<[IssueId, Fields & { tries: number; next: number }][]>;
}

/** Such records in a Redis hash issue id -> JSON. */
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
