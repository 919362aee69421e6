import type { Log } from '@jiralake/observability';
import type { Redis } from 'ioredis';
import type { JobName } from './queue-table';
import type { Queues } from './queues';
import { scheduleSweep, type Cadence } from './schedule-sweep';

export interface KeptSweep {
  stop(): void;
}

const LOOK_EVERY_MS = 60_000;

/**
 * Has a sweep run every `everyMs`, once for all replicas however many of them ask. Looks after it whenever Redis is there
 * again, and every minute: a Redis that lost its data lost the schedule as well.
 */
export function keepSweep(
  queues: Queues,
  redis: Redis,
  { name, log, ...cadence }: Cadence & { name: JobName<'sweep'>; log: Pick<Log, 'info' | 'error'> },
): KeptSweep {
  let isScheduled = false;
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      if (isScheduled && (await queues.bull.sweep.getJobScheduler(name))) return;
      await scheduleSweep(queues, name, cadence);
      if (isScheduled) log.info({ sweep: name }, 'sweep was gone from redis and is scheduled again');
      isScheduled = true;
    } catch (error) {
      // a Redis that is full, for one; until the next look there are only no sweeps
      log.error({ sweep: name, err: error }, 'sweep cannot be scheduled');
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(() => void look(), Math.min(cadence.everyMs, LOOK_EVERY_MS));
  const onReady = (): void => void look();
  redis.on('ready', onReady);
  // with Redis away this waits for it
  void look();
  return {
    stop() {
      clearInterval(timer);
      redis.off('ready', onReady);
    },
  };
}
