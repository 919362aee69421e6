import { createLogger } from '@jiralake/observability';
import type { RunningWorker } from '../src/create-worker';
import { openWorkerContext, type WorkerContext } from '../src/open-worker-context';

/** Opens a worker context with its own keys for each test; the workers in the list are closed with it. */
export function useWorkerContext(
  server: { url: string; prefix: string },
  stalledCheckMs: number,
): { context: () => WorkerContext; workers: RunningWorker[] } {
  let context: WorkerContext | undefined;
  const workers: RunningWorker[] = [];
  beforeEach(() => {
    context = openWorkerContext(
      {
        REDIS_URL: server.url,
        REDIS_PREFIX: `${server.prefix}-${Math.random()}`,
        QUEUE_LOCK_MS: 5_000,
        QUEUE_LEASE_MS: 5_000,
        QUEUE_STALLED_CHECK_MS: stalledCheckMs,
        QUEUE_MAX_STALLED: 3,
      },
      createLogger('test', 'silent'),
    );
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close(0)));
    await context?.queues.close();
    context?.redis.disconnect();
  });
  return {
    workers,
    context() {
      if (!context) throw new Error('the context is there only during tests');
      return context;
    },
  };
}
