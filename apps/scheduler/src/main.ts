import {
  createIncompleteIssues,
  createWakeSpacing,
  createWorker,
  keepSweep,
  mendRecords,
  openWorkplace,
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
    mend: () => mendRecords(redis, prefix, log),
    leases,
    spacing: createWakeSpacing(redis, prefix),
    queues,
    afterMs: config.WAKE_AFTER_MS,
    now: Date.now,
    log,
  };
  const sweep = keepSweep(queues, redis, { name: 'wake', everyMs: config.WAKE_EVERY_MS, log });
  const worker = createWorker({
    ...shared,
    queue: 'sweep',
    processors: { wake: (_job, { signal }) => wake(ports, signal) },
    concurrency: 1,
  });
  const service = serveWorkers(workplace, [worker]);
  const stop = (): Promise<void> => {
    sweep.stop();
    return service.stop();
  };
  return Promise.resolve({ ...service, stop });
});
