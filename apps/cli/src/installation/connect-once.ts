import path from 'node:path';
import { loadConfig, redisVariables, storageVariables } from '@jiralake/config';
import { findOwnRedis } from '@jiralake/local-stack';
import { Redis } from 'ioredis';
import type { Environment } from './command-context';

/**
 * A connection for one command: to REDIS_URL, or while that is not set to the Redis that `jiralake up` or a backfill runs here.
 * @throws Error in one line when Redis is not there: a person waits for an answer
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
