import { monthSchema, type Month } from '@jiralake/core';
import { redisKey, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import noteGeneration from './lua/note-generation.lua';

/**
 * Which generation of each month of the lake was committed last, and which was found damaged: what the folders of the lake cannot
 * tell when they are lost, or are those of a backup.
 */
export interface Generations {
  /** `committed` is 0 for a month that is not known; `committedAt` is ISO. */
  of(month: Month): Promise<{
    committed: number;
    committedAt: string | undefined;
    damaged: number | undefined;
  }>;
  /** One that is lower than the known one, and was committed before it, changes nothing. */
  noteCommitted(month: Month, commit: { generation: number; committedAt: string }): Promise<void>;
  /** Says that files of a generation are not what was committed; it holds until there is another generation. */
  noteDamaged(month: Month, generation: number): Promise<void>;
  /** The months of which a generation was committed, oldest first. */
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

/** `undefined` for what is no generation. */
function numberOf(text: string | null | undefined): number | undefined {
  const number = Number(text ?? NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
