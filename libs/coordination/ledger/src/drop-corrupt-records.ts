import { alarmSchema } from '@jiralake/alarms';
import { issueIdSchema, type IssueId } from '@jiralake/core';
import type { Log } from '@jiralake/observability';
import { redisKey, readRecords } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workSetSchema } from './dirty-sets';
import { heldSchema } from './disappearances';
import { incompleteSchema } from './incomplete-issues';
import { quarantineSchema } from './quarantine';
import { pendingRenewalSchema } from './renewals';

const HASHES = [
  ['quarantine', issueIdSchema, quarantineSchema],
  ['incomplete', issueIdSchema, incompleteSchema],
  ['incomplete-files', issueIdSchema, incompleteSchema],
  ['disappeared-held', issueIdSchema, heldSchema],
  ['alarms', z.string(), alarmSchema],
  ['renewals:owed', z.string(), pendingRenewalSchema],
] as const;

/**
 * Drops records from Redis that no version of jiralake can have written, and logs each of them. Readers skip a corrupt record,
 * so it would otherwise stay for ever. Returns the issues of the dropped records: a new fetch restores the records that these
 * issues need. The function reads all marks, about 10 MB for a hundred thousand.
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
  for (const workSet of await redis.zrange(partsKey, '0', '-1')) {
    if (!workSetSchema.safeParse(workSet).success) {
      report(partsKey, workSet);
      await redis.zrem(partsKey, workSet);
      continue;
    }
    const key = redisKey(prefix, 'dirty', workSet);
    const strays = (await redis.zrange(key, '0', '-1')).filter((id) => !issueIdSchema.safeParse(id).success);
    for (const stray of strays) report(key, stray);
    if (strays.length > 0) await redis.zrem(key, ...strays);
  }
  return issues;
}
