import type { Log } from '@jiralake/observability';
import type { Redis } from 'ioredis';
import { parseRedisInfo } from './redis-info';

export type MemoryLevel = 'roomy' | 'filling' | 'full';

export interface RedisMemory {
  /** Returns one line when Redis is nearly full and must not get new work; empty otherwise. */
  readiness(): string[];
  stop(): void;
}

/** Shares of `maxmemory`. A level ends `LEFT_BELOW` lower than it begins (hysteresis), so that it does not flap. */
export const REDIS_FILLING_FROM = 0.6;
export const REDIS_FULL_FROM = 0.75;
const LEFT_BELOW = 0.05;
const LOOK_EVERY_MS = 2_000;

/** Returns the memory level of Redis after the level `before`; `most` is 0 without a limit. */
export function memoryLevel(used: number, most: number, before: MemoryLevel): MemoryLevel {
  const share = most > 0 ? used / most : 0;
  const isOver = (from: number, already: boolean): boolean => share >= (already ? from - LEFT_BELOW : from);
  if (isOver(REDIS_FULL_FROM, before === 'full')) return 'full';
  return isOver(REDIS_FILLING_FROM, before !== 'roomy') ? 'filling' : 'roomy';
}

/**
 * Checks the memory of Redis every two seconds, and after each reconnect. At `maxmemory` the workers cannot go on either, so
 * programs that add new work must stop before. While Redis does not respond, the last level holds.
 */
export function watchRedisMemory(redis: Redis, log: Pick<Log, 'info' | 'warn'>): RedisMemory {
  let level: MemoryLevel = 'roomy';
  let looking = false;
  let unreadable = false;

  async function look(): Promise<void> {
    if (looking || redis.status !== 'ready') return;
    looking = true;
    try {
      const info = parseRedisInfo(await redis.info('memory'));
      change(Number(info['used_memory']), Number(info['maxmemory']));
      unreadable = false;
    } catch (error) {
      // the connection logs an unreachable Redis; a Redis that forbids INFO is logged once
      if (!unreadable && error instanceof Error && error.name === 'ReplyError') {
        unreadable = true;
        log.warn({ reason: error.message }, 'cannot watch the memory of redis');
      }
    } finally {
      looking = false;
    }
  }

  function change(usedBytes: number, mostBytes: number): void {
    const before = level;
    level = memoryLevel(usedBytes, mostBytes, before);
    if (level === before) return;
    const memory = { usedBytes, mostBytes };
    if (level === 'full') log.warn(memory, 'redis is nearly full, no new work is added');
    else if (before === 'full') log.info(memory, 'redis has room again');
    else if (level === 'filling') log.warn(memory, 'redis is filling up');
  }

  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  timer.unref();
  const onReady = (): void => void look();
  redis.on('ready', onReady);
  return {
    readiness: () => (level === 'full' ? ['redis is nearly full'] : []),
    stop() {
      clearInterval(timer);
      redis.off('ready', onReady);
    },
  };
}
