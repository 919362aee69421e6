import { createAlarms } from '@jiralake/alarms';
import {
  createDeliveries,
  createDirtySets,
  createIncompleteIssues,
  createNotFound,
  createQuarantine,
  createRenewals,
} from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import { createQueues, createSweepRuns } from '@jiralake/queues';
import { createRedisClock } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import type { StatusPorts } from './read-status';

/** Creates the ports of `readStatus` for the site with this prefix. The caller closes queues that it passes in. */
export function statusPorts(
  redis: Redis,
  prefix: string,
  log: Log,
  queues = createQueues(redis, prefix),
): StatusPorts {
  return {
    queues,
    alarms: createAlarms(redis, prefix, log),
    deliveries: createDeliveries(redis, prefix),
    dirty: createDirtySets(redis, prefix),
    quarantine: createQuarantine(redis, prefix),
    incomplete: (['incomplete', 'incomplete-files'] as const).map((kind) =>
      createIncompleteIssues(redis, prefix, kind),
    ),
    notFound: createNotFound(redis, prefix),
    renewals: createRenewals(redis, prefix),
    runs: createSweepRuns(redis, prefix, log),
    now: createRedisClock(redis),
  };
}
