import { loadConfig, redisVariables } from '@jiralake/config';
import { createLogger } from '@jiralake/observability';
import { describeRenewals, statusPorts, readStatus, type PipelineStatus } from '@jiralake/status';
import { createQueues } from '@jiralake/queues';
import type { Environment } from '../installation/command-context';
import { connectOnce } from '../installation/connect-once';
import { evaluateAlarms } from './alarms';
import { ok, type Check } from './check';
import { checkDeliveries } from './deliveries';
import { evaluateSweeps } from './sweeps';
import { evaluateAge, evaluateIncomplete, evaluateNotFound, evaluateQuarantine, evaluateQueue } from './work';

const BEHIND_AFTER_MS = 120_000;

/** Checks alarms, webhooks, marks, queues, sweeps, incomplete and quarantined issues. */
export async function checkPipeline(env: Environment): Promise<Check[]> {
  try {
    return evaluatePipeline(await pipelineStatusOf(env), BEHIND_AFTER_MS, { silenceIsOdd: true });
  } catch {
    return []; // checkRedis reports this
  }
}

/** Reads the status of the pipeline. @throws Error when Redis is not reached */
export async function pipelineStatusOf(env: Environment): Promise<PipelineStatus> {
  const config = loadConfig(redisVariables, env);
  const redis = await connectOnce(env);
  const queues = createQueues(redis, config.REDIS_PREFIX);
  try {
    return await readStatus(statusPorts(redis, config.REDIS_PREFIX, createLogger('cli', 'silent'), queues));
  } finally {
    await queues.close();
    redis.disconnect();
  }
}

export function evaluatePipeline(
  status: PipelineStatus,
  maxAgeMs: number,
  { silenceIsOdd = false } = {},
): Check[] {
  const now = status.at.getTime();
  const renewals = describeRenewals(status.renewals, now);
  return [
    ...evaluateAlarms(status.alarms),
    checkDeliveries(status.deliveries, now, silenceIsOdd),
    evaluateAge(status.workSets, now, maxAgeMs),
    ...status.queues.map(evaluateQueue),
    ...evaluateSweeps(status.sweeps, now),
    evaluateIncomplete(status.incomplete),
    evaluateQuarantine(status.quarantined.length),
    ...evaluateNotFound(status.notFound),
    ...(renewals === undefined ? [] : [ok(renewals)]),
  ];
}
