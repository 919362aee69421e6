import { redisKey, parseJson } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Claim, WorkSet } from './dirty-sets';
import { spacingMs } from './spacing';

/** How often the sweep `wake` recovered one mark, and when the sweep may recover it again (epoch milliseconds). */
const entrySchema = z.object({ version: z.string(), count: z.number(), next: z.number() });

export interface RecoverySpacing {
  /** Returns the stale marks that are due for recovery, and doubles the wait of each before its next recovery. */
  due(workSet: WorkSet, stale: readonly Claim[], now: number): Promise<Claim[]>;
}

/**
 * Spaces the recoveries of a mark whose work keeps failing, from a minute to six hours. A new change of the issue gives the mark
 * a new version, which starts again at a minute. Redis holds one hash for each work set, and the hash has stale marks alone.
 */
export function createRecoverySpacing(redis: Redis, prefix: string): RecoverySpacing {
  return {
    async due(workSet, stale, now) {
      const key = redisKey(prefix, 'wakes', workSet);
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
