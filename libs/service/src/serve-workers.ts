import type { RunningWorker, Workplace } from '@jiralake/queues';
import type { Service } from './run-service';
import { watchRedis } from './watch-redis';

/** How long a worker may finish its jobs before it hands them to another replica. */
const GRACE_MS = 3_000;

/** Workers as a service: ready while Redis is, and stopped before their connection is closed. */
export function serveWorkers({ redis, queues }: Workplace, workers: readonly RunningWorker[]): Service {
  return {
    readiness: watchRedis(redis),
    async stop() {
      await Promise.all(workers.map((worker) => worker.close(GRACE_MS)));
      await queues.close();
      redis.disconnect();
    },
  };
}
