import { monthSchema, issueIdSchema } from '@jiralake/core';
import { redisKey, readRecords, createRedisClock, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import replaceRenewal from './lua/replace-renewal.lua';

/** The kinds of things whose name or state issues show, and which change without an event of these issues. */
export const renewalKinds = [
  ...(['status', 'priority', 'resolution', 'issue_type', 'link_type', 'component', 'version'] as const),
  ...(['sprint', 'option', 'user', 'parent', 'field'] as const),
  ...(['security_level', 'request_type', 'organization', 'team'] as const),
] as const;
export type RenewalKind = (typeof renewalKinds)[number];

const text = z.string().max(1_000);
const renewalSchema = z.object({
  kind: z.enum(renewalKinds),
  id: text.optional(),
  /** the scope of the thing's names, where the lake stores no id of the thing: the project of a version or component */
  scope: text.optional(),
  /** how the thing is called now: rows that show another label are stale */
  now: text.nullable().optional(),
  /** former labels of the thing, where the lake stores no id */
  shown: z.array(text).optional(),
});

/**
 * A changed thing. With `now`, the issues that show the thing otherwise are written again; without `now`, all issues that
 * carry it.
 */
export type Renewal = z.infer<typeof renewalSchema>;

export const pendingRenewalSchema = renewalSchema.extend({
  /** epoch milliseconds of the clock of Redis */
  since: z.number(),
  /** the progress: all issues up to this issue of this month are marked */
  after: z.object({ month: monthSchema, id: issueIdSchema }).optional(),
  /**
   * whether all issues were searched once while the lake was behind, so that rows from before the change may have come
   * since
   */
  looked: z.boolean().optional(),
});
export type PendingRenewal = z.infer<typeof pendingRenewalSchema>;

/** The record of changed things whose issues are not all marked yet, as the dirty sets are the record of marked issues. */
export interface Renewals {
  /** Notes changed things; a thing that is already noted begins again with its first issue. */
  add(renewals: readonly Renewal[]): Promise<void>;
  /**
   * Notes changed things except those that a comparison noted within a day, so that a lasting difference is not fetched for
   * ever.
   */
  addOnce(renewals: readonly Renewal[]): Promise<number>;
  /** Lists the changed things, oldest first. */
  list(): Promise<PendingRenewal[]>;
  /** Notes the progress of a thing, unless the thing changed again in the meantime. */
  advance(pending: PendingRenewal, reached: Pick<PendingRenewal, 'after' | 'looked'>): Promise<void>;
  /** Removes a thing, unless the thing changed again in the meantime. */
  complete(pending: PendingRenewal): Promise<void>;
  /** Returns the milliseconds until more issues may be marked. */
  remainingMs(): Promise<number>;
  pause(ms: number): Promise<void>;
}

const ASK_AGAIN_MS = 86_400_000;

const scripts = { replace: replaceRenewal };

/** Keeps the renewals of one site in two Redis hashes: the pending renewals, and the time when a comparison noted each thing. */
export function createRenewals(redis: Redis, prefix: string): Renewals {
  const [owed, asked, pause] = ['owed', 'asked', 'pause'].map((name) =>
    redisKey(prefix, 'renewals', name),
  ) as [string, string, string];
  const now = createRedisClock(redis);
  const run = defineScripts(redis, 'jiralakeRenewals', scripts);
  const replace = async (before: PendingRenewal, after: PendingRenewal | undefined): Promise<void> =>
    void (await run.replace(
      owed,
      fieldOf(before),
      JSON.stringify(before),
      after ? JSON.stringify(after) : '',
    ));

  const add: Renewals['add'] = async (renewals) => {
    if (renewals.length === 0) return;
    const since = (await now()).getTime();
    // the fields keep the order of the schema, because they are compared as text after they are read
    const entries = renewals.map((renewal) => pendingRenewalSchema.parse({ ...renewal, since }));
    await redis.hset(owed, new Map(entries.map((entry) => [fieldOf(entry), JSON.stringify(entry)])));
  };
  return {
    add,
    async addOnce(renewals) {
      const at = (await now()).getTime();
      const recent = new Set<string>();
      for (const [renewal, time] of Object.entries(await redis.hgetall(asked))) {
        if (at - Number(time) < ASK_AGAIN_MS) recent.add(renewal);
        else await redis.hdel(asked, renewal);
      }
      const news = renewals.filter((renewal) => !recent.has(JSON.stringify(renewal)));
      await add(news);
      if (news.length > 0)
        await redis.hset(asked, new Map(news.map((renewal) => [JSON.stringify(renewal), at])));
      return news.length;
    },
    async list() {
      const { readable } = await readRecords(redis, owed, z.string(), pendingRenewalSchema);
      return readable.map(([, renewal]) => renewal).sort((a, b) => a.since - b.since);
    },
    advance: (before, reached) => replace(before, pendingRenewalSchema.parse({ ...before, ...reached })),
    complete: (before) => replace(before, undefined),
    remainingMs: async () => Math.max(0, await redis.pttl(pause)),
    pause: async (ms) => void (ms >= 1 && (await redis.set(pause, '1', 'PX', Math.ceil(ms)))),
  };
}

/**
 * An event and a comparison of one thing share an entry. Things that are known only by name share one entry for their
 * scope.
 */
function fieldOf({ kind, id, scope }: Renewal): string {
  return [kind, id ?? '', id === undefined ? (scope ?? '') : ''].join(' ');
}
