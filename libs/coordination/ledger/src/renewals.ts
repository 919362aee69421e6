import { monthSchema, issueIdSchema } from '@jiralake/core';
import { redisKey, readRecords, createRedisClock, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import replaceRenewal from './lua/replace-renewal.lua';

/** What issues show the name or state of, and what changes without an event of theirs. */
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
  /** what its names belong to where the lake has no id of it: the project of a version or component */
  scope: text.optional(),
  /** how it looks now: rows that show it otherwise are old */
  now: text.nullable().optional(),
  /** looks that are old, where the lake has no id */
  shown: z.array(text).optional(),
});

/** A thing that changed: with `now`, issues that show it otherwise are to be done again, else all that carry it. */
export type Renewal = z.infer<typeof renewalSchema>;

export const owedSchema = renewalSchema.extend({
  /** epoch milliseconds of the clock of Redis */
  since: z.number(),
  /** how far it is done: up to this issue of this month */
  after: z.object({ month: monthSchema, id: issueIdSchema }).optional(),
  /** all issues were looked for once, and the lake was behind: rows of before the change may have come since */
  looked: z.boolean().optional(),
});
export type OwedRenewal = z.infer<typeof owedSchema>;

/** Things that changed, and whose issues are not all marked yet: the record of that, as the dirty sets are of issues. */
export interface Renewals {
  /** Notes them, from the first issue on; what is noted already begins anew. */
  owe(renewals: readonly Renewal[]): Promise<void>;
  /** The same, but for what a comparison asked for within a day: what Jira goes on to show otherwise is not fetched for ever. */
  oweOnce(renewals: readonly Renewal[]): Promise<number>;
  /** The oldest first. */
  list(): Promise<OwedRenewal[]>;
  /** Notes how far it is done, unless it changed again meanwhile. */
  advance(owed: OwedRenewal, reached: Pick<OwedRenewal, 'after' | 'looked'>): Promise<void>;
  /** Strikes it out, unless it changed again meanwhile. */
  settle(owed: OwedRenewal): Promise<void>;
  /** Milliseconds until more issues may be marked. */
  remainingMs(): Promise<number>;
  pause(ms: number): Promise<void>;
}

const ASK_AGAIN_MS = 86_400_000;

const scripts = { replace: replaceRenewal };

/** Those of one site: Redis hashes of what is owed, and of when a comparison asked for what. */
export function createRenewals(redis: Redis, prefix: string): Renewals {
  const [owed, asked, pause] = ['owed', 'asked', 'pause'].map((name) =>
    redisKey(prefix, 'renewals', name),
  ) as [string, string, string];
  const now = createRedisClock(redis);
  const run = defineScripts(redis, 'jiralakeRenewals', scripts);
  const replace = async (before: OwedRenewal, after: OwedRenewal | undefined): Promise<void> =>
    void (await run.replace(
      owed,
      fieldOf(before),
      JSON.stringify(before),
      after ? JSON.stringify(after) : '',
    ));

  const owe: Renewals['owe'] = async (renewals) => {
    if (renewals.length === 0) return;
    const since = (await now()).getTime();
    // in the order of the schema, as they are read again
    const entries = renewals.map((renewal) => owedSchema.parse({ ...renewal, since }));
    await redis.hset(owed, new Map(entries.map((entry) => [fieldOf(entry), JSON.stringify(entry)])));
  };
  return {
    owe,
    async oweOnce(renewals) {
      const at = (await now()).getTime();
      const recent = new Set<string>();
      for (const [renewal, time] of Object.entries(await redis.hgetall(asked))) {
        if (at - Number(time) < ASK_AGAIN_MS) recent.add(renewal);
        else await redis.hdel(asked, renewal);
      }
      const news = renewals.filter((renewal) => !recent.has(JSON.stringify(renewal)));
      await owe(news);
      if (news.length > 0)
        await redis.hset(asked, new Map(news.map((renewal) => [JSON.stringify(renewal), at])));
      return news.length;
    },
    async list() {
      const { readable } = await readRecords(redis, owed, z.string(), owedSchema);
      return readable.map(([, renewal]) => renewal).sort((a, b) => a.since - b.since);
    },
    advance: (before, reached) => replace(before, owedSchema.parse({ ...before, ...reached })),
    settle: (before) => replace(before, undefined),
    remainingMs: async () => Math.max(0, await redis.pttl(pause)),
    pause: async (ms) => void (ms >= 1 && (await redis.set(pause, '1', 'PX', Math.ceil(ms)))),
  };
}

/** An event and a comparison of one thing are one entry; what is known by its names alone has one for its scope. */
function fieldOf({ kind, id, scope }: Renewal): string {
  return [kind, id ?? '', id === undefined ? (scope ?? '') : ''].join(' ');
}
