import { monthSchema, type Month } from '@jiralake/core';
import { redisKey, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import noteGeneration from './lua/note-generation.lua';

/**
 * The last committed and the last damaged generation of each month of the lake. The folders of the lake cannot tell these when
 * the folders are lost or restored from a backup.
 */
export interface Generations {
  /** Returns `committed: 0` for an unknown month; `committedAt` is an ISO time. */
  of(month: Month): Promise<{
    committed: number;
    committedAt: string | undefined;
    damaged: number | undefined;
  }>;
  /** Notes a committed generation; ignores one that is both lower and older than the known generation. */
  noteCommitted(month: Month, commit: { generation: number; committedAt: string }): Promise<void>;
  /** Notes that files of a generation differ from what was committed; the note holds until another generation is committed. */
  noteDamaged(month: Month, generation: number): Promise<void>;
  /** Lists the months that have a committed generation, oldest first. */
  months(): Promise<Month[]>;
}

const scripts = { committed: noteGeneration };

/** The generations of one site: a Redis hash of `<month>` (number and time) and `<month>:damaged`, about 50 bytes a month. */
export function createGenerations(redis: Redis, prefix: string): Generations {
  const key = redisKey(prefix, 'generations');
  const run = defineScripts(redis, 'jiralakeGenerations', scripts);
  return {
    async of(month) {
      const [committed, damaged] = await redis.hmget(key, month, damagedField(month));
      const [generation, committedAt] = committed?.split(' ') ?? [];
      return { committed: numberOf(generation) ?? 0, committedAt, damaged: numberOf(damaged) };
    },
    async noteCommitted(month, { generation, committedAt }) {
      await run.committed(key, month, generation, committedAt);
    },
    noteDamaged: async (month, generation) => void (await redis.hset(key, damagedField(month), generation)),
    async months() {
      const fields = await redis.hkeys(key);
      return fields.flatMap((field) => monthSchema.safeParse(field).data ?? []).sort();
    },
  };
}

const damagedField = (month: Month): string => `${month}:damaged`;

/** Returns `undefined` for a text that is no generation. */
function numberOf(text: string | null | undefined): number | undefined {
  const number = Number(text ?? NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
