import {
  createIncompleteIssues,
  createWakeSpacing,
  createWorker,
  openWorkplace,
  scheduleSweep,
} from '@jiralake/queues';
import { runService, serveWorkers } from '@jiralake/service';
import { schedulerConfig } from './config';
import { wake } from './wake';

runService('scheduler', schedulerConfig, ({ config, log }) => {
  const workplace = openWorkplace(config, log);
  const { redis, prefix, queues, dirty, leases, work, shared } = workplace;
  const ports = {
    dirty,
    incomplete: createIncompleteIssues(redis, prefix),
    incompleteFiles: createIncompleteIssues(redis, prefix, 'incomplete-files'),
    work,
    leases,
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
    ...shared,
    queue: 'sweep',
    processors: { wake: () => wake(ports) },
    concurrency: 1,
  });
  return Promise.resolve(serveWorkers(workplace, [worker]));
});
