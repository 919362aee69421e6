import type { Log } from '@jiralake/observability';
import {
  createAlarms,
  createDeliveries,
  createDirtySets,
  createIncompleteIssues,
  createNotFound,
  createQuarantine,
  createQueues,
  createRedisClock,
  createRenewals,
  createSweepRuns,
} from '@jiralake/queues';
import type { Redis } from 'ioredis';
import type { OverviewPorts } from './read-overview';

/** What an overview is read from, of the site with these keys; its queues belong to the caller when given. */
export function overviewPorts(
  redis: Redis,
  prefix: string,
  log: Log,
  queues = createQueues(redis, prefix),
): OverviewPorts {
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
