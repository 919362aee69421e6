import { alarmSchema } from '@jiralake/alarms';
import { issueIdSchema, type IssueId } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { redisKey, readRecords } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { partSchema } from './dirty-sets';
import { heldSchema } from './disappearances';
import { incompleteSchema } from './incomplete-issues';
import { quarantineSchema } from './quarantine';
import { owedSchema } from './renewals';

const HASHES = [
  ['quarantine', issueIdSchema, quarantineSchema],
  ['incomplete', issueIdSchema, incompleteSchema],
  ['incomplete-files', issueIdSchema, incompleteSchema],
  ['disappeared-held', issueIdSchema, heldSchema],
  ['alarms', z.string(), alarmSchema],
  ['renewals:owed', z.string(), owedSchema],
] as const;

/**
 * Drops from Redis what no version of ours can have written, and names it in the log: readers skip it, and it would stay
 * for ever. Returns the issues whose record it was; fetched again, they have the record that they need. Reads all marks,
 * about 10 MB a hundred thousand.
 */
export async function dropCorruptRecords(
  redis: Redis,
  prefix: string,
  log: Pick<Log, 'error'>,
): Promise<IssueId[]> {
  const issues: IssueId[] = [];
  const report = (key: string, value: string): void =>
    log.error({ key, value: value.slice(0, 200) }, 'record in redis cannot be read and is dropped');

  for (const [name, fieldSchema, valueSchema] of HASHES) {
    const key = redisKey(prefix, name);
    for (const [field, text] of (await readRecords(redis, key, fieldSchema, valueSchema)).unreadable) {
      report(key, `${field} ${text}`);
      await redis.hdel(key, field);
      const id = name === 'alarms' ? undefined : issueIdSchema.safeParse(field).data;
      if (id !== undefined) issues.push(id);
    }
  }

  const partsKey = redisKey(prefix, 'parts');
  for (const part of await redis.zrange(partsKey, '0', '-1')) {
    if (!partSchema.safeParse(part).success) {
      report(partsKey, part);
      await redis.zrem(partsKey, part);
      continue;
    }
    const key = redisKey(prefix, 'dirty', part);
    const strays = (await redis.zrange(key, '0', '-1')).filter((id) => !issueIdSchema.safeParse(id).success);
    for (const stray of strays) report(key, stray);
    if (strays.length > 0) await redis.zrem(key, ...strays);
  }
  return issues;
}
