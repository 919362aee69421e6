import type { Redis } from 'ioredis';
import { withConnection } from './shared-redis';
import type { UsedRedis } from './start-redis';

/** Uses a Redis server that was not started here. */
export function useRedisAt(url: string, prefix: string): UsedRedis {
  return { url, prefix, stop: () => Promise.resolve() };
}

/**
 * Does the same for a run with a simulated site, and removes the keys of the run in the end.
 * @throws Error when Redis does not respond
 */
export async function useRedisForRun(
  url: string,
  prefix: string,
  say: (line: string) => void,
): Promise<UsedRedis> {
  const { host } = new URL(url);
  const answer = await withConnection(url, (redis) => redis.ping());
  if (answer === undefined)
    throw new Error(
      `Redis at ${host} does not respond: is it running, and is REDIS_URL right? Without REDIS_URL a Redis server is started`,
    );
  return {
    url,
    prefix,
    async stop() {
      const removed = await withConnection(url, (redis) => removeKeys(redis, prefix));
      if (!removed)
        say(`Redis at ${host} does not respond, so the keys of this run stay there, under {${prefix}}`);
    },
  };
}

async function removeKeys(redis: Redis, prefix: string): Promise<true> {
  for await (const keys of redis.scanStream({ match: `{${prefix}}:*`, count: 1_000 })) {
    if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]));
  }
  return true;
}
