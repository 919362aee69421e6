import { loadConfig, redisVariables } from '@jiralake/config';
import {
  createDirtySets,
  createIncompleteIssues,
  createQuarantine,
  createQueues,
  queueTable,
  type QueueName,
} from '@jiralake/queues';
import type { Redis } from 'ioredis';
import { connectOnce } from '../connect-once';
import type { Environment } from '../command-context';
import { ok, warning, type Check } from './check';

const BEHIND_AFTER_MS = 120_000;

/** What is owed, failed or set aside. */
export async function checkWork(env: Environment): Promise<Check[]> {
  const config = loadConfig(redisVariables, env);
  let redis: Redis;
  try {
    redis = await connectOnce(config.REDIS_URL);
  } catch {
    return []; // the check of Redis says so
  }
  const queues = createQueues(redis, config.REDIS_PREFIX);
  try {
    const owed = await createDirtySets(redis, config.REDIS_PREFIX).summary();
    const incomplete = [
      ...(await createIncompleteIssues(redis, config.REDIS_PREFIX).list()),
      ...(await createIncompleteIssues(redis, config.REDIS_PREFIX, 'incomplete-files').list()),
    ];
    const setAside = await createQuarantine(redis, config.REDIS_PREFIX).list();
    const failed = await Promise.all(
      (Object.keys(queueTable) as QueueName[]).map((name) => queues.bull[name].getFailedCount()),
    );
    return [
      judgeAge(owed, Date.now()),
      judgeCount(
        failed.reduce((sum, count) => sum + count, 0),
        'failed jobs',
        'look at their reasons on the dashboard',
      ),
      judgeIncomplete(incomplete),
      judgeCount(
        setAside.length,
        'issues set aside',
        'their errors are on the dashboard, where they can be retried',
      ),
    ];
  } finally {
    await queues.close();
    redis.disconnect();
  }
}

export function judgeAge(owed: readonly { count: number; oldestAt: number }[], now: number): Check {
  const count = owed.reduce((sum, part) => sum + part.count, 0);
  if (count === 0) return ok('every change is in the lake');
  const ageMs = now - Math.min(...owed.map(({ oldestAt }) => oldestAt));
  const text = `${count} changes are under way, the oldest for ${Math.round(ageMs / 1_000)} s`;
  return ageMs < BEHIND_AFTER_MS
    ? ok(text)
    : warning(text, 'are fetcher and transformer running? Their logs say what fails');
}

function judgeCount(count: number, what: string, advice: string): Check {
  return count === 0 ? ok(`no ${what}`) : warning(`${count} ${what}`, advice);
}

const MOST_NAMED = 5;

/** Issues that are stored, but not wholly, each with what is missing. */
export function judgeIncomplete(incomplete: readonly { id: string; missing: readonly string[] }[]): Check {
  if (incomplete.length === 0) return ok('every stored issue is complete');
  const named = incomplete.slice(0, MOST_NAMED).map(({ id, missing }) => `${id} (${missing.join('; ')})`);
  const more = incomplete.length > MOST_NAMED ? ', …' : '';
  return warning(
    `not complete: ${incomplete.length}, ${named.join(', ')}${more}`,
    'they are tried again at growing distances; what may not be read needs rights for the account',
  );
}
