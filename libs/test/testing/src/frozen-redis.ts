import type { Redis } from 'ioredis';
import { z } from 'zod';

const pairs = z.array(z.tuple([z.string(), z.string()]));

const frozenKeySchema = z.discriminatedUnion('type', [
  z.object({ key: z.string(), type: z.literal('string'), value: z.string() }),
  z.object({ key: z.string(), type: z.literal('list'), value: z.array(z.string()) }),
  z.object({ key: z.string(), type: z.literal('set'), value: z.array(z.string()) }),
  z.object({ key: z.string(), type: z.literal('hash'), value: pairs }),
  /** members and scores, as Redis writes them */
  z.object({ key: z.string(), type: z.literal('zset'), value: pairs }),
]);

/** The keys of one site in Redis, as JSON; `key` is without the prefix of the installation. */
export const frozenRedisSchema = z.array(frozenKeySchema);
export type FrozenRedis = z.infer<typeof frozenRedisSchema>;

/** Reads every key of a prefix, except streams: BullMQ's events are only for present listeners. */
export async function freezeRedis(redis: Redis, prefix: string): Promise<FrozenRedis> {
  const start = `{${prefix}}:`;
  const names = (await redis.keys(`${start}*`)).sort();
  const frozen: FrozenRedis = [];
  for (const name of names) {
    const key = name.slice(start.length);
    const type = await redis.type(name);
    if (type === 'string') frozen.push({ key, type, value: (await redis.get(name)) ?? '' });
    if (type === 'list') frozen.push({ key, type, value: await redis.lrange(name, 0, -1) });
    if (type === 'set') frozen.push({ key, type, value: (await redis.smembers(name)).sort() });
    if (type === 'hash') frozen.push({ key, type, value: Object.entries(await redis.hgetall(name)).sort() });
    if (type === 'zset') {
      frozen.push({ key, type, value: pairsOf(await redis.zrange(name, '0', '-1', 'WITHSCORES')) });
    }
  }
  return frozen;
}

/** Writes what `freezeRedis` read under another prefix. */
export async function thawRedis(redis: Redis, prefix: string, frozen: FrozenRedis): Promise<void> {
  for (const entry of frozen) {
    const name = `{${prefix}}:${entry.key}`;
    if (entry.type === 'string') await redis.set(name, entry.value);
    if (entry.type === 'list') await redis.rpush(name, ...entry.value);
    if (entry.type === 'set') await redis.sadd(name, ...entry.value);
    if (entry.type === 'hash') await redis.hset(name, ...entry.value.flat());
    if (entry.type === 'zset') {
      await redis.zadd(name, ...entry.value.flatMap(([member, score]) => [score, member]));
    }
  }
}

/** RESP3 returns scores in pairs, RESP2 in one flat list. */
function pairsOf(answer: readonly unknown[]): [string, string][] {
  const flat = answer.flat();
  return Array.from({ length: flat.length / 2 }, (_, i) => [String(flat[2 * i]), String(flat[2 * i + 1])]);
}
