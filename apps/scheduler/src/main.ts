import {
  connectPatiently,
  createDirtySets,
  createIncompleteIssues,
  createLeases,
  createQueues,
  createWakeSpacing,
  createWorkRequests,
  createWorker,
  scheduleSweep,
  workerTiming,
} from '@jiralake/queues';
import { runService, watchRedis, WORKER_GRACE_MS } from '@jiralake/service';
import { schedulerConfig } from './config';
import { wake } from './wake';

runService('scheduler', schedulerConfig, ({ config, log }) => {
  const redis = connectPatiently(config.REDIS_URL, log);
  const prefix = config.REDIS_PREFIX;
  const queues = createQueues(redis, prefix);
  const dirty = createDirtySets(redis, prefix);
  const ports = {
    dirty,
    incomplete: createIncompleteIssues(redis, prefix),
    work: createWorkRequests(dirty, queues),
    leases: createLeases(redis, prefix, config.QUEUE_LEASE_MS),
    spacing: createWakeSpacing(redis, prefix),
    queues,
    afterMs: config.WAKE_AFTER_MS,
    now: Date.now,
    log,
  };
  // with Redis away this waits for it, and the service is not ready meanwhile
  scheduleSweep(queues, 'wake', config.WAKE_EVERY_MS).catch((err: unknown) => {
    log.fatal({ err }, 'cannot schedule the sweeps');
    process.exit(1);
  });
  const worker = createWorker({
    queue: 'sweep',
    processors: { wake: () => wake(ports) },
    concurrency: 1,
    timing: workerTiming(config),
    redis,
    prefix,
    queues,
    log,
  });
  return Promise.resolve({
    readiness: watchRedis(redis),
    async stop() {
      await worker.close(WORKER_GRACE_MS);
      await queues.close();
      redis.disconnect();
    },
  });
});
