import { loadConfig, redisVariables } from '@jiralake/config';
import { createLogger } from '@jiralake/observability';
import { describeRenewals, overviewPorts, readOverview, type Overview } from '@jiralake/status';
import { createQueues } from '@jiralake/queues';
import type { Environment } from '../installation/command-context';
import { connectOnce } from '../installation/connect-once';
import { judgeAlarms } from './alarms';
import { ok, type Check } from './check';
import { checkDeliveries } from './deliveries';
import { judgeSweeps } from './sweeps';
import { judgeAge, judgeIncomplete, judgeNotFound, judgeQuarantine, judgeQueue } from './work';

const BEHIND_AFTER_MS = 120_000;

/** Alarms, and what is owed, failed or set aside. */
export async function checkPipeline(env: Environment): Promise<Check[]> {
  try {
    return judgePipeline(await overviewOf(env), BEHIND_AFTER_MS, { silenceIsOdd: true });
  } catch {
    return []; // the check of Redis says so
  }
}

/** Reads everything about the work of the services. @throws Error when Redis is not there */
export async function overviewOf(env: Environment): Promise<Overview> {
  const config = loadConfig(redisVariables, env);
  const redis = await connectOnce(env);
  const queues = createQueues(redis, config.REDIS_PREFIX);
  try {
    return await readOverview(
      overviewPorts(redis, config.REDIS_PREFIX, createLogger('cli', 'silent'), queues),
    );
  } finally {
    await queues.close();
    redis.disconnect();
  }
}

export function judgePipeline(overview: Overview, maxAgeMs: number, { silenceIsOdd = false } = {}): Check[] {
  const now = overview.at.getTime();
  const renewals = describeRenewals(overview.renewals, now);
  return [
    ...judgeAlarms(overview.alarms),
    checkDeliveries(overview.deliveries, now, silenceIsOdd),
    judgeAge(overview.workSets, now, maxAgeMs),
    ...overview.queues.map(judgeQueue),
    ...judgeSweeps(overview.sweeps, now),
    judgeIncomplete(overview.incomplete),
    judgeQuarantine(overview.quarantined.length),
    ...judgeNotFound(overview.notFound),
    ...(renewals === undefined ? [] : [ok(renewals)]),
  ];
}
