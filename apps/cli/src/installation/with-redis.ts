import { loadConfig, redisVariables } from '@jiralake/config';
import { createDirtySets } from '@jiralake/ledger';
import { createQueues, type Queues, createWorkRequests, type WorkRequests } from '@jiralake/queues';
import type { Redis } from 'ioredis';
import type { Environment } from './command-context';
import { connectOnce } from './connect-once';

export interface RedisForCommand {
  redis: Redis;
  prefix: string;
  queues: Queues;
  work: WorkRequests;
}

/** Calls `use` with the configured Redis, and closes the connection afterwards. */
export async function withRedis<T>(env: Environment, run: (use: RedisForCommand) => Promise<T>): Promise<T> {
  const { REDIS_PREFIX: prefix } = loadConfig(redisVariables, env);
  const redis = await connectOnce(env);
  const queues = createQueues(redis, prefix);
  try {
    return await run({
      redis,
      prefix,
      queues,
      work: createWorkRequests(createDirtySets(redis, prefix), queues),
    });
  } finally {
    await queues.close();
    redis.disconnect();
  }
}
