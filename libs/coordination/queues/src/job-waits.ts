import type { Month } from '@jiralake/core';
import { monthPart } from '@jiralake/ledger';
import { redisKey, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { deduplicationId, queueTable, type QueueName } from './queue-table';
import beginRun from './lua/begin-run.lua';
import noteWait from './lua/note-wait.lua';
import hastenJob from './lua/hasten-job.lua';
import endOverdueWaits from './lua/end-overdue-waits.lua';

/**
 * Why a delayed job waits. A new change ends a `pause` (of one part of its work) and a `backoff` early; what is `held` has
 * to wait whatever changes, because the new change would have to as well.
 */
export type WaitReason = 'pause' | 'backoff' | 'held';

/**
 * Why and until when delayed jobs wait, by the clock of Redis: BullMQ knows only a time of the machine that delayed them,
 * whose clock may be wrong. A job waits for what was marked before its run began; a newer mark is not held up by it.
 */
export interface JobWaits {
  /** Notes that a run begins; returns how much of its backoff is left, milliseconds, 0 when it begins at its time. */
  begin(queue: QueueName, jobId: string): Promise<number>;
  /** Notes why the job waits, and for how long. */
  note(queue: QueueName, jobId: string, why: WaitReason, ms: number): Promise<void>;
  /**
   * Has the delayed job that stands for this work run at once when something was marked since its last run began, or when
   * its wait is over or not known. At most once a second, so that nothing can make a job run in a circle.
   */
  hasten(queue: QueueName, name: string, data: object): Promise<void>;
  /** Has all jobs run whose wait is over by the clock of Redis; returns how many. */
  endOverdue(queue: QueueName): Promise<number>;
}

const MOST_AT_ONCE = 1_000;
const HASTEN_EVERY_MS = 1_000;

// Keys: waits:<queue> ZSET job -> end of its wait · in the hash of the job, next to what BullMQ keeps there, waitSince: the
// newest version that was marked when its last run began, waitUntil, waitWhy, waitHastened: for when it was last hastened.
// Times are milliseconds. A delayed job of score 0 is taken by the next worker that looks, whatever its clock says.
const scripts = { begin: beginRun, note: noteWait, hasten: hastenJob, endOverdue: endOverdueWaits };

/** The waits of the jobs of one site. */
export function createJobWaits(redis: Redis, prefix: string): JobWaits {
  const run = defineScripts(redis, 'jiralakeWaits', scripts);
  const bull = (queue: QueueName, key: string): string => redisKey(prefix, queueTable[queue].name, key);
  const waits = (queue: QueueName): string => redisKey(prefix, 'waits', queue);
  return {
    begin: async (queue, jobId) => Number(await run.begin(bull(queue, jobId), redisKey(prefix, 'clock'))),
    note: async (queue, jobId, why, ms) =>
      void (await run.note(bull(queue, jobId), waits(queue), jobId, why, Math.ceil(ms))),
    async hasten(queue, name, data) {
      const id = deduplicationId(queue, name, data);
      if (id === undefined || queue === 'sweep') return;
      const [part, issue] = queue === 'transform' ? [monthPart(id as Month), ''] : [queue, id];
      const keys = [bull(queue, `de:${id}`), bull(queue, 'delayed'), bull(queue, 'marker'), waits(queue)];
      await run.hasten(...keys, redisKey(prefix, 'dirty', part), bull(queue, ''), issue, HASTEN_EVERY_MS);
    },
    endOverdue: async (queue) =>
      Number(await run.endOverdue(waits(queue), bull(queue, 'delayed'), bull(queue, 'marker'), MOST_AT_ONCE)),
  };
}
