import { loadConfig, redisVariables } from '@jiralake/config';
import { createLogger } from '@jiralake/observability';
import { createAlarms, type Alarm } from '@jiralake/queues';
import type { Redis } from 'ioredis';
import { connectOnce } from '../connect-once';
import type { Environment } from '../command-context';
import { ok, problem, type Check } from './check';

/** What the services found that a person has to put right. */
export async function checkAlarms(env: Environment): Promise<Check[]> {
  const config = loadConfig(redisVariables, env);
  let redis: Redis;
  try {
    redis = await connectOnce(config.REDIS_URL);
  } catch {
    return []; // the check of Redis says so
  }
  try {
    const log = createLogger('doctor', 'silent');
    return judgeAlarms(await createAlarms(redis, config.REDIS_PREFIX, log).list());
  } finally {
    redis.disconnect();
  }
}

export function judgeAlarms(alarms: readonly Alarm[]): Check[] {
  if (alarms.length === 0) return [ok('no alarms')];
  return alarms.map(({ name, since, message }) =>
    problem(
      `alarm: ${message}`,
      `it is called ${name}, is up since ${new Date(since).toISOString()}, and goes by itself when all is well again`,
    ),
  );
}
