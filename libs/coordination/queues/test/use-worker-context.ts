import { createLogger } from '@jiralake/observability';
import type { RunningWorker } from '../src/create-worker';
import { openWorkerContext, type WorkerContext } from '../src/open-worker-context';

/** A worker context with keys of its own for each test; workers that are put into the list are closed with it. */
export function useWorkerContext(
  server: { url: string; prefix: string },
  stalledCheckMs: number,
): { place: () => WorkerContext; workers: RunningWorker[] } {
  let place: WorkerContext | undefined;
  const workers: RunningWorker[] = [];
  beforeEach(() => {
    place = openWorkerContext(
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
    await place?.queues.close();
    place?.redis.disconnect();
  });
  return {
    workers,
    place() {
      if (!place) throw new Error('the worker context is there only during tests');
      return place;
    },
  };
}
