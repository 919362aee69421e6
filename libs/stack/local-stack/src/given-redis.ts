import type { Redis } from 'ioredis';
import { withConnection } from './shared-redis';
import type { UsedRedis } from './start-redis';

/** A Redis that belongs to somebody else. */
export function useRedisAt(url: string, prefix: string): UsedRedis {
  return { url, prefix, stop: () => Promise.resolve() };
}

/**
 * The same for a run that removes its keys in the end.
 * @throws Error when it does not answer: nobody would wait for it with a simulated site
 */
export async function borrowRedisAt(
  url: string,
  prefix: string,
  say: (line: string) => void,
): Promise<UsedRedis> {
  const { host } = new URL(url);
  const answer = await withConnection(url, (redis) => redis.ping());
  if (answer === undefined)
    throw new Error(
      `Redis at ${host} does not answer: is it running, and REDIS_URL right? Without REDIS_URL a Redis of its own is started`,
    );
  return {
    url,
    prefix,
    async stop() {
      const removed = await withConnection(url, (redis) => removeKeys(redis, prefix));
      if (!removed)
        say(`Redis at ${host} does not answer, so the keys of this run stay there, under {${prefix}}`);
    },
  };
}

async function removeKeys(redis: Redis, prefix: string): Promise<true> {
  for await (const keys of redis.scanStream({ match: `{${prefix}}:*`, count: 1_000 })) {
    if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]));
  }
  return true;
}
