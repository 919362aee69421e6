import path from 'node:path';
import { loadConfig, redisVariables, storageVariables } from '@jiralake/config';
import { findOwnRedis } from '@jiralake/local-stack';
import { Redis } from 'ioredis';
import type { Environment } from './command-context';

/**
 * Connects once, without retries: to REDIS_URL, else to the Redis that `jiralake up` or a backfill runs in the data folder.
 * @throws Error in one line when Redis is not reached, because a person waits
 */
export async function connectOnce(env: Environment): Promise<Redis> {
  const { REDIS_URL, DATA_DIR } = loadConfig({ ...redisVariables, ...storageVariables }, env);
  const own = env['REDIS_URL'] ? undefined : await findOwnRedis(path.join(DATA_DIR, 'redis'));
  const url = own ?? REDIS_URL;
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 3_000, retryStrategy: () => null });
  let reason = 'no answer';
  redis.on('error', (error: Error) => (reason = error.message || reason));
  try {
    await redis.connect();
    return redis;
  } catch {
    redis.disconnect();
    throw new Error(
      `cannot reach Redis at ${new URL(url).host}: ${reason}. Is it running, and REDIS_URL right?`,
    );
  }
}
