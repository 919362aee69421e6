import { redisKey, parseJson } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Claim, Part } from './dirty-sets';
import { spacingMs } from './spacing';

/** How often the wake sweep tried one mark, and when it may try again (epoch milliseconds). */
const entrySchema = z.object({ version: z.string(), count: z.number(), next: z.number() });

export interface WakeSpacing {
  /** Those of the stale marks whose turn it is; each waits twice as long for its next turn. */
  due(part: Part, stale: readonly Claim[], now: number): Promise<Claim[]>;
}

/**
 * Spaces the attempts of work that keeps failing, from a minute to six hours. A new change of the issue has a new
 * version and starts afresh. Kept per part in a Redis hash, which holds nothing but stale marks.
 */
export function createWakeSpacing(redis: Redis, prefix: string): WakeSpacing {
  return {
    async due(part, stale, now) {
      const key = redisKey(prefix, 'wakes', part);
      const known = await redis.hgetall(key);
      const due: Claim[] = [];
      const entries: Record<string, string> = {};
      for (const claim of stale) {
        const before = entrySchema.safeParse(parseJson(known[claim.id])).data;
        const count = before?.version === claim.version ? before.count : 0;
        const isDue = count === 0 || now >= (before?.next ?? 0);
        if (isDue) due.push(claim);
        const next = isDue ? now + spacingMs(count) : (before?.next ?? now);
        entries[claim.id] = JSON.stringify({
          version: claim.version,
          count: isDue ? count + 1 : count,
          next,
        });
      }
      const replace = redis.multi().del(key);
      if (stale.length > 0) replace.hset(key, entries);
      await replace.exec();
      return due;
    },
  };
}
