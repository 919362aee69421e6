import type { Month } from '@jiralake/core';
import { monthWorkSet } from '@jiralake/ledger';
import { redisKey, defineScripts, type ScriptCall } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { deduplicationId, queueTable, type QueueName } from './queue-table';
import beginRun from './lua/begin-run.lua';
import noteWait from './lua/note-wait.lua';
import hastenJob from './lua/hasten-job.lua';
import endOverdueWaits from './lua/end-overdue-waits.lua';

/**
 * The reason why a delayed job waits. A new change ends a `pause` (which stops only some of the job's work) and a `backoff` early.
 * A `held` job keeps its time, because the new change would have to wait as well.
 */
export type WaitReason = 'pause' | 'backoff' | 'held';

/**
 * The reasons and the ends of the waits of delayed jobs, by the Redis clock. BullMQ stores only a time of the machine that delayed
 * the job, and the clock of that machine may be wrong. A wait delays the marks from before the run began, not newer marks.
 */
export interface JobWaits {
  /** Notes that a run begins; returns the rest of the job's backoff in milliseconds, 0 when the backoff is over. */
  begin(queue: QueueName, jobId: string): Promise<number>;
  /** Notes the reason and the length of a job's wait. */
  note(queue: QueueName, jobId: string, why: WaitReason, ms: number): Promise<void>;
  /**
   * Promotes the delayed job of this work when an issue was marked since the job's last run began, or when the job's wait is over
   * or unknown. A job is promoted at most once a second, so that it cannot run in a loop.
   */
  hasten(queue: QueueName, name: string, data: object): Promise<void>;
  /** Returns the `hasten` call of several jobs, to be run together with others; jobs of months must be of one month. */
  hastenCall(queue: QueueName, name: string, all: readonly object[]): ScriptCall;
  /** Promotes all jobs whose wait is over by the Redis clock; returns how many. */
  endOverdue(queue: QueueName): Promise<number>;
}

const MOST_AT_ONCE = 1_000;
const HASTEN_EVERY_MS = 1_000;
/** number of arguments of `hasten-job.lua` before those of its jobs */
const HASTEN_FIXED = 2;

// Keys: waits:<queue> ZSET job -> end of its wait · fields in the BullMQ hash of the job: waitSince, the newest version of a mark
// when the last run began; waitUntil; waitWhy; waitHastened, the time of the last promotion. Times are milliseconds. The next
// worker takes a delayed job of score 0, whatever the worker's clock says.
const scripts = { begin: beginRun, note: noteWait, hasten: hastenJob, endOverdue: endOverdueWaits };

/** Keeps the waits of the jobs of one site in Redis. */
export function createJobWaits(redis: Redis, prefix: string): JobWaits {
  const run = defineScripts(redis, 'jiralakeWaits', scripts);
  const bull = (queue: QueueName, key: string): string => redisKey(prefix, queueTable[queue].name, key);
  const waits = (queue: QueueName): string => redisKey(prefix, 'waits', queue);
  const hastenCall: JobWaits['hastenCall'] = (queue, name, all) => {
    const ids = all.flatMap((data) => deduplicationId(queue, name, data) ?? []);
    const workSet = queue === 'transform' ? monthWorkSet(ids[0] as Month) : queue;
    // the job of a month concerns all of its issues; no mark belongs to a sweep
    const jobs = queue === 'sweep' ? [] : ids.flatMap((id) => [id, queue === 'transform' ? '' : id]);
    return {
      lua: hastenJob,
      keys: [bull(queue, 'delayed'), bull(queue, 'marker'), waits(queue), redisKey(prefix, 'dirty', workSet)],
      args: [bull(queue, ''), HASTEN_EVERY_MS, ...jobs],
    };
  };
  return {
    begin: async (queue, jobId) => Number(await run.begin(bull(queue, jobId), redisKey(prefix, 'clock'))),
    note: async (queue, jobId, why, ms) =>
      void (await run.note(bull(queue, jobId), waits(queue), jobId, why, Math.ceil(ms))),
    async hasten(queue, name, data) {
      const { keys, args } = hastenCall(queue, name, [data]);
      if (args.length > HASTEN_FIXED) await run.hasten(...keys, ...args);
    },
    hastenCall,
    endOverdue: async (queue) =>
      Number(await run.endOverdue(waits(queue), bull(queue, 'delayed'), bull(queue, 'marker'), MOST_AT_ONCE)),
  };
}
