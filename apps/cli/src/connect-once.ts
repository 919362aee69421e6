import { Redis } from 'ioredis';

/** A connection for one command. @throws Error in one line when Redis is not there: a person waits for an answer */
export async function connectOnce(url: string): Promise<Redis> {
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
