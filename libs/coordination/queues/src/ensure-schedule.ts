import type { Log } from '@jiralake/observability';
import { createRedisClock } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import type { JobName } from './queue-table';
import type { Queues } from './queues';
import { dropLateSchedule, scheduleSweep, type Cadence } from './schedule-sweep';

export interface KeepSweepOptions extends Cadence {
  name: JobName<'sweep'>;
  lastRunAt(): Promise<number | undefined>;
  log: Pick<Log, 'info' | 'error'>;
}

export interface KeptSweep {
  stop(): void;
}

const LOOK_EVERY_MS = 60_000;

/**
 * Has a sweep run every `everyMs`, once for all replicas however many of them ask. Looks after it whenever Redis is there
 * again, and every minute: a Redis that lost its data lost the schedule as well, and a replica whose clock was ahead may have
 * died after it scheduled the next run. `lastRunAt` says when the sweep ran last, by the clock of Redis.
 */
export function ensureSchedule(
  queues: Queues,
  redis: Redis,
  { name, log, lastRunAt, ...cadence }: KeepSweepOptions,
): KeptSweep {
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
