import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@jiralake/observability';
import type { Redis } from 'ioredis';
import type { Service } from './run-service';
import { watchAnswers } from './watch-answers';
import { watchFolders } from './watch-folders';

/** How long a worker may finish its jobs before it hands them to another replica. */
const GRACE_MS = 2_000;
const LONGEST_CLOSE_MS = 500;

/** The Redis connection of the workers, and the workers. */
export interface WorkersPlace {
  redis: Redis;
  queues: { close(): Promise<void> };
  shared: { log: Log };
}

/** A worker that can be stopped. It finishes its jobs, or hands them over at the end of `graceMs`. */
export interface StoppableWorker {
  close(graceMs: number): Promise<{ jobs: number; handedOver: boolean }>;
}

/**
 * Serves workers: ready while Redis responds and their folders are writable. Stops the workers before it closes their
 * connection.
 */
export async function serveWorkers(
  { redis, queues, shared: { log } }: WorkersPlace,
  workers: readonly StoppableWorker[],
  folders: readonly string[],
): Promise<Service> {
  const watch = watchAnswers(redis, log);
  const disk = await watchFolders(folders, { log });
  return {
    readiness: () => [...watch.readiness(), ...disk.readiness()],
    async stop() {
      // without Redis no job can finish
      const graceMs = watch.readiness().length === 0 ? GRACE_MS : 0;
      const left = await Promise.all(workers.map((worker) => worker.close(graceMs)));
      if (left.some(({ handedOver }) => !handedOver)) {
        const jobs = left.reduce((sum, one) => sum + one.jobs, 0);
        log.warn(
          { jobs, reasons: watch.readiness() },
          'jobs were not handed over; other replicas take them when their locks expire',
        );
      }
      watch.stop();
      disk.stop();
      await Promise.race([queues.close(), sleep(LONGEST_CLOSE_MS)]);
      redis.disconnect();
    },
  };
}
