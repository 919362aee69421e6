import type { Log } from '@jiralake/observability';
import { createRedisClock } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import type { JobName } from './queue-table';
import type { Queues } from './queues';
import { dropLateSchedule, scheduleSweep, type Cadence } from './schedule-sweep';

export interface EnsureScheduleOptions extends Cadence {
  name: JobName<'sweep'>;
  lastRunAt(): Promise<number | undefined>;
  log: Pick<Log, 'info' | 'error'>;
}

export interface EnsuredSchedule {
  stop(): void;
}

const LOOK_EVERY_MS = 60_000;

/**
 * Ensures that a sweep is scheduled every `everyMs`; all replicas share one schedule. Checks the schedule at least every
 * minute and whenever Redis is back: a Redis that lost its data lost the schedule too, and a replica whose clock was ahead
 * may have scheduled the next run too late and then died. `lastRunAt` returns when the sweep last ran, by the Redis clock.
 */
export function ensureSchedule(
  queues: Queues,
  redis: Redis,
  { name, log, lastRunAt, ...cadence }: EnsureScheduleOptions,
): EnsuredSchedule {
  const now = createRedisClock(redis);
  let isScheduled = false;
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      const times = { now: (await now()).getTime(), lastRunAt: await lastRunAt() };
      await dropLateSchedule(queues, name, cadence, times);
      if (isScheduled && (await queues.bull.sweep.getJobScheduler(name))) return;
      await scheduleSweep(queues, name, cadence);
      if (isScheduled) log.info({ sweep: name }, 'sweep was gone from redis and is scheduled again');
      isScheduled = true;
    } catch (error) {
      // Redis may be full, for example; the sweep does not run until a later check succeeds
      log.error({ sweep: name, err: error }, 'sweep cannot be scheduled');
    } finally {
      looking = false;
    }
  }

  const timer = setInterval(() => void look(), Math.min(cadence.everyMs, LOOK_EVERY_MS));
  const onReady = (): void => void look();
  redis.on('ready', onReady);
  // without Redis the first check waits until Redis is back
  void look();
  return {
    stop() {
      clearInterval(timer);
      redis.off('ready', onReady);
    },
  };
}
