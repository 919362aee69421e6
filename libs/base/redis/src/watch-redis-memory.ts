import type { Log } from '@jiralake/observability';
import type { Redis } from 'ioredis';
import { parseRedisInfo } from './redis-info';

export type MemoryLevel = 'roomy' | 'filling' | 'full';

export interface RedisMemory {
  /** Why Redis must be given nothing new, in one line; nothing as long as it has room. */
  readiness(): string[];
  stop(): void;
}

/** Shares of `maxmemory`. A level is left lower than it is reached, so that it does not flutter. */
export const REDIS_FILLING_FROM = 0.6;
export const REDIS_FULL_FROM = 0.75;
const LEFT_BELOW = 0.05;
const LOOK_EVERY_MS = 2_000;

/** How full Redis is, given how full it was; `most` is 0 where memory has no limit. */
export function memoryLevel(used: number, most: number, before: MemoryLevel): MemoryLevel {
  const share = most > 0 ? used / most : 0;
  const isOver = (from: number, already: boolean): boolean => share >= (already ? from - LEFT_BELOW : from);
  if (isOver(REDIS_FULL_FROM, before === 'full')) return 'full';
  return isOver(REDIS_FILLING_FROM, before !== 'roomy') ? 'filling' : 'roomy';
}

/**
 * Looks at the memory of Redis every two seconds, and whenever the connection is there again. At `maxmemory` the workers
 * stand still as well, so those who bring new work must stop before. While Redis does not answer, what was seen last holds.
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
      // a Redis that is away has its own line; one that forbids INFO is said once
      if (!unreadable && error instanceof Error && error.name === 'ReplyError') {
        unreadable = true;
        log.warn({ why: error.message }, 'the memory of redis cannot be watched');
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
    if (level === 'full') log.warn(memory, 'redis is nearly full and is given nothing new');
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
