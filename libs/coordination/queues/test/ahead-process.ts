import { RetryLaterError } from '@jiralake/core';
import { createLogger } from '@jiralake/observability';
import { createWorker } from '../src/create-worker';
import { openWorkerContext } from '../src/open-worker-context';

/** A replica whose clock is an hour ahead, for tests that kill it: all of its jobs are deferred. */
const realNow = Date.now;
Date.now = () => realNow() + 3_600_000;

const config = JSON.parse(process.env['CONFIG'] ?? '{}') as Parameters<typeof openWorkerContext>[0];
const context = openWorkerContext(config, createLogger('worker', 'silent'));
createWorker({
  ...context.shared,
  queue: 'attachments',
  concurrency: 4,
  processors: {
    'store-attachments': ({ id }) => {
      const minutes = Number(process.env['PAUSED'] === id) * 30;
      throw new RetryLaterError('a moment', 300 + minutes * 60_000, { holdsChanges: true });
    },
  },
});
