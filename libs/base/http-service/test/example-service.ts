import { setTimeout as sleep } from 'node:timers/promises';
import { httpVariables, logVariables, queueVariables, redisVariables } from '@jiralake/config';
import { createWorker, openWorkerContext, type JobResult } from '@jiralake/queues';
import { runService, serveWorkers } from '../src';

const unused = (): Promise<JobResult> => Promise.resolve({ outcome: 'unused' });

/** A service whose jobs do as their key says: OBEY-1 runs until it is told to stop, IGNORE-1 for ever, any other ends at once. */
runService(
  'example',
  { ...logVariables, ...redisVariables, ...queueVariables, ...httpVariables },
  ({ config, log }) => {
    const workerContext = openWorkerContext(config, log);
    const worker = createWorker({
      ...workerContext.shared,
      queue: 'fetch',
      concurrency: 4,
      processors: {
        async 'resolve-issue'({ key }, { signal }) {
          log.info({ key }, 'at work');
          if (key === 'OBEY-1') await sleep(3_600_000, undefined, { signal });
          if (key === 'IGNORE-1') await sleep(3_600_000);
          return { outcome: 'done', key };
        },
        'fetch-issue': unused,
        'fetch-batch': unused,
        'fetch-project': unused,
      },
    });
    return serveWorkers(workerContext, [worker], []);
  },
);
