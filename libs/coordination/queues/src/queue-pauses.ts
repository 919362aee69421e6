import { redisKey } from '@jiralake/redis';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { queueTable, type QueueName } from './queue-table';

/** A pause of a queue, during which no job begins. */
export interface QueuePause {
  /** milliseconds until the pause ends */
  ms: number;
  /** the error message of the job that paused the queue; unknown when an older version paused it */
  why: string | undefined;
}

export interface QueuePauses {
  /** Pauses a queue; a shorter pause does not shorten a longer one. */
  pause(queue: QueueName, ms: number, why: string): Promise<void>;
  /** Returns the pause of a queue; `undefined` when the queue is not paused. */
  pauseOf(queue: QueueName): Promise<QueuePause | undefined>;
}

const LONGEST_REASON = 500;
/** The limiter of the workers, which is never reached, looks like a pause of this length. */
const THROTTLE_MS = 1_000;

/** Pauses the queues of one site with BullMQ's rate limit, and keeps the reason of each pause in a key of the same lifetime. */
export function createQueuePauses(
  redis: Redis,
  prefix: string,
  bull: Readonly<Record<QueueName, Queue>>,
): QueuePauses {
  const reasonOf = (queue: QueueName): string => redisKey(prefix, 'pause', queueTable[queue].name);
  return {
    async pause(queue, ms, why) {
      const wanted = Math.max(1, Math.ceil(ms));
      if (wanted <= (await bull[queue].getRateLimitTtl())) return;
      // store the reason first, so that a reader of the pause always finds it
      await redis.set(reasonOf(queue), why.slice(0, LONGEST_REASON), 'PX', wanted);
      await bull[queue].rateLimit(wanted);
    },
    async pauseOf(queue) {
      const ms = await bull[queue].getRateLimitTtl();
      if (ms <= THROTTLE_MS) return undefined;
      return { ms, why: (await redis.get(reasonOf(queue))) ?? undefined };
    },
  };
}
