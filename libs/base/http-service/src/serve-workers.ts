import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@jiralake/observability';
import type { Redis } from 'ioredis';
import type { Service } from './run-service';
import { watchAnswers } from './watch-answers';
import { watchFolders } from './watch-folders';

/** How long a worker may finish its jobs before it hands them to another replica. */
const GRACE_MS = 2_000;
const LONGEST_CLOSE_MS = 500;

/** The connection of the workers and what goes on over it. */
export interface WorkersPlace {
  redis: Redis;
  queues: { close(): Promise<void> };
  shared: { log: Log };
}

/** A worker that can be stopped: it finishes its jobs, or hands them over when the time is up. */
export interface StoppableWorker {
  close(graceMs: number): Promise<{ jobs: number; handedOver: boolean }>;
}

/**
 * Workers as a service: ready while Redis answers and the folders that they write to can be written, and stopped before their
 * connection is closed.
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
      // without Redis no job can come to its end
      const graceMs = watch.readiness().length === 0 ? GRACE_MS : 0;
      const left = await Promise.all(workers.map((worker) => worker.close(graceMs)));
      if (left.some(({ handedOver }) => !handedOver)) {
        const jobs = left.reduce((sum, one) => sum + one.jobs, 0);
        log.warn(
          { jobs, reasons: watch.readiness() },
          'not all was handed over; nothing is lost, it goes on elsewhere when its locks run out',
        );
      }
      watch.stop();
      disk.stop();
      await Promise.race([queues.close(), sleep(LONGEST_CLOSE_MS)]);
      redis.disconnect();
    },
  };
}
