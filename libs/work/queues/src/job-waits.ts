import type { Month } from '@jiralake/core';
import { monthPart } from '@jiralake/ledger';
import { redisKey, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { deduplicationId, queueTable, type QueueName } from './queue-table';

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
const NOW = `local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)`;
const scripts = {
  // KEYS job, clock of the versions
  begin: `
    if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
    ${NOW}
    local wait = redis.call('HMGET', KEYS[1], 'waitWhy', 'waitUntil')
    redis.call('HSET', KEYS[1], 'waitSince', redis.call('GET', KEYS[2]) or '0')
    redis.call('HDEL', KEYS[1], 'waitWhy', 'waitUntil')
    if wait[1] ~= 'backoff' then return 0 end
    return math.max(0, tonumber(wait[2] or '0') - now)`,
  // KEYS job, waits · ARGV job id, why, ms
  note: `
    if redis.call('EXISTS', KEYS[1]) == 0 then return end
    ${NOW}
    local ends = string.format('%.0f', now + tonumber(ARGV[3]))
    redis.call('HSET', KEYS[1], 'waitWhy', ARGV[2], 'waitUntil', ends)
    redis.call('ZADD', KEYS[2], ends, ARGV[1])`,
  // KEYS deduplication, delayed, marker, waits, marks · ARGV start of the keys of jobs, marked issue ('' = any), ms between two times
  hasten: `
    local job = redis.call('GET', KEYS[1])
    local score = job and redis.call('ZSCORE', KEYS[2], job)
    if not score or tonumber(score) == 0 then return end
    ${NOW}
    local wait = redis.call('HMGET', ARGV[1] .. job, 'waitUntil', 'waitWhy', 'waitSince', 'waitHastened')
    if wait[1] and tonumber(wait[1]) > now then
      if wait[2] == 'held' then return end
      local marked
      if ARGV[2] == '' then marked = redis.call('ZREVRANGE', KEYS[5], 0, 0, 'WITHSCORES')[2]
      else marked = redis.call('ZSCORE', KEYS[5], ARGV[2]) end
      if not marked or tonumber(marked) <= tonumber(wait[3] or '0') then return end
    end
    local last = tonumber(wait[4] or '0')
    local at = last
    if last <= now then at = math.max(now, last + tonumber(ARGV[3])) end
    redis.call('HSET', ARGV[1] .. job, 'waitHastened', string.format('%.0f', at))
    redis.call('ZADD', KEYS[4], 'LT', string.format('%.0f', at), job)
    if at == now then
      redis.call('ZADD', KEYS[2], 0, job)
      redis.call('ZADD', KEYS[3], 0, '0')
    else
      redis.call('ZADD', KEYS[2], 'LT', string.format('%.0f', at * 4096), job)
      redis.call('ZADD', KEYS[3], 'LT', string.format('%.0f', at), '1')
    end`,
  // KEYS waits, delayed, marker · ARGV limit
  endOverdue: `
    ${NOW}
    local over = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])
    local ended = 0
    for _, job in ipairs(over) do
      redis.call('ZREM', KEYS[1], job)
      if tonumber(redis.call('ZSCORE', KEYS[2], job) or '0') > 0 then
        redis.call('ZADD', KEYS[2], 0, job)
        ended = ended + 1
      end
    end
    if ended > 0 then redis.call('ZADD', KEYS[3], 0, '0') end
    return ended`,
};

/** The waits of the jobs of one site. */
export function createJobWaits(redis: Redis, prefix: string): JobWaits {
  const run = defineScripts(redis, 'jiralakeWaits', { begin: 2, note: 2, hasten: 5, endOverdue: 3 }, scripts);
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
