import { redisKey } from '@jiralake/redis';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { queueTable, type QueueName } from './queue-table';

/** A queue on which nothing begins for a while. */
export interface QueuePause {
  /** until its end, milliseconds */
  ms: number;
  /** what the job said that had it pause; of a pause by an older version it is not known */
  why: string | undefined;
}

export interface QueuePauses {
  /** Pauses a queue; a later, shorter pause does not cut a longer one. */
  pause(queue: QueueName, ms: number, why: string): Promise<void>;
  /** The pause of a queue, `undefined` when it has none. */
  pauseOf(queue: QueueName): Promise<QueuePause | undefined>;
}

const LONGEST_REASON = 500;
/** The throttle of a worker that never bites looks like a pause of this length. */
const THROTTLE_MS = 1_000;

/** The pauses of one site: the limits of its queues in BullMQ, and beside them a key each with the reason, which lives as long. */
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
      // first, so that whoever sees the pause sees why
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
