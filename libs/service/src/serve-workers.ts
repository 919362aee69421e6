import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningWorker, Workplace } from '@jiralake/queues';
import type { Service } from './run-service';
import { watchAnswers } from './watch-answers';

/** How long a worker may finish its jobs before it hands them to another replica. */
const GRACE_MS = 2_000;
const LONGEST_CLOSE_MS = 500;

/** Workers as a service: ready while Redis answers, and stopped before their connection is closed. */
export function serveWorkers(
  { redis, queues, shared: { log } }: Workplace,
  workers: readonly RunningWorker[],
): Service {
  const watch = watchAnswers(redis, log);
  return {
    readiness: watch.readiness,
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
      await Promise.race([queues.close(), sleep(LONGEST_CLOSE_MS)]);
      redis.disconnect();
    },
  };
}
