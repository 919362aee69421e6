import { messageOf } from '@jiralake/core';
import { parseRedisInfo, REDIS_FILLING_FROM, REDIS_FULL_FROM } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import type { Environment } from '../installation/command-context';
import { connectOnce } from '../installation/connect-once';
import { ok, problem, warning, type Check } from './check';

const OLDEST = [6, 2] as const;

/** Checks that Redis is reached, is recent enough, persists its data and never evicts keys. */
export async function checkRedis(env: Environment): Promise<Check[]> {
  let redis: Redis;
  try {
    redis = await connectOnce(env);
  } catch (error) {
    return [problem(messageOf(error), 'start it, or correct REDIS_URL; `jiralake up` starts one itself')];
  }
  try {
    const server = parseRedisInfo(await redis.info());
    return [
      checkVersion(server['redis_version'] ?? ''),
      server['maxmemory_policy'] === 'noeviction'
        ? ok('redis never evicts keys')
        : problem(`redis evicts keys (${server['maxmemory_policy']})`, 'set maxmemory-policy noeviction'),
      server['aof_enabled'] === '1'
        ? ok('redis keeps an append-only file')
        : problem('redis forgets everything when it restarts', 'set appendonly yes'),
      checkMemory(Number(server['used_memory']), Number(server['maxmemory'])),
    ];
  } finally {
    redis.disconnect();
  }
}

export function checkVersion(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const recent = major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
  return recent
    ? ok(`redis ${version}`)
    : problem(`redis ${version} is too old`, `use ${OLDEST.join('.')} or newer`);
}

export function checkMemory(used: number, most: number): Check {
  if (most === 0)
    return warning('redis has no memory limit', 'set maxmemory, with room for four times what is used');
  const share = Math.round((used / most) * 100);
  if (used / most >= REDIS_FULL_FROM)
    return problem(`redis uses ${share} % of its memory, webhooks are deferred`, 'raise maxmemory');
  if (used / most >= REDIS_FILLING_FROM)
    return warning(`redis uses ${share} % of its memory`, 'raise maxmemory before it is full');
  return ok(`redis uses ${share} % of its memory`);
}
