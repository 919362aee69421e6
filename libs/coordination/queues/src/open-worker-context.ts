import type { Config, queueVariables, redisVariables } from '@jiralake/config';
import { createDirtySets, type DirtySets, createLeases, type Leases } from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import { connectPatiently } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { workerTiming, type WorkerOptions } from './create-worker';
import type { QueueName } from './queue-table';
import { createQueues, type Queues } from './queues';
import { createWorkRequests, type WorkRequests } from './request-work';

/** What every worker process needs: one Redis connection that reconnects, and the queues, dirty sets and leases that use it. */
export interface WorkerContext {
  redis: Redis;
  prefix: string;
  queues: Queues;
  dirty: DirtySets;
  leases: Leases;
  work: WorkRequests;
  /** the options that all workers of the process share */
  shared: Pick<WorkerOptions<QueueName>, 'redis' | 'prefix' | 'queues' | 'timing' | 'log'>;
}

export function openWorkerContext(
  config: Config<typeof redisVariables & typeof queueVariables>,
  log: Log,
): WorkerContext {
  const redis = connectPatiently(config.REDIS_URL, log);
  const prefix = config.REDIS_PREFIX;
  const queues = createQueues(redis, prefix);
  const dirty = createDirtySets(redis, prefix);
  return {
    redis,
    prefix,
    queues,
    dirty,
    leases: createLeases(redis, prefix, config.QUEUE_LEASE_MS, log),
    work: createWorkRequests(dirty, queues),
    shared: { redis, prefix, queues, log, timing: workerTiming(config) },
  };
}
