import type { Log } from '@jiralake/observability';
import { redisKey, readRecords, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import raiseAlarm from './lua/raise-alarm.lua';

export const alarmSchema = z.object({ since: z.number(), message: z.string() });

/** A condition that a person has to put right. */
export interface Alarm {
  name: string;
  /** when the alarm was first raised, epoch milliseconds of the Redis clock */
  since: number;
  /** what is wrong, and what to do */
  message: string;
}

/** The alarms of one site: raised and cleared by any replica, shown by the doctor and on the dashboard. */
export interface Alarms {
  /** Raises an alarm and logs it the first time. A raised alarm keeps its time and takes the new message. */
  raise(name: string, message: string): Promise<void>;
  /** Clears an alarm; does nothing when the alarm is not raised. */
  clear(name: string): Promise<void>;
  /** The raised alarms, oldest first. */
  list(): Promise<Alarm[]>;
}

const scripts = { raise: raiseAlarm };

/** The alarms of one site: a Redis hash name -> since and message. */
export function createAlarms(redis: Redis, prefix: string, log: Pick<Log, 'error' | 'info'>): Alarms {
  const key = redisKey(prefix, 'alarms');
  const run = defineScripts(redis, 'jiralakeAlarms', scripts);
  return {
    async raise(name, message) {
      if ((await run.raise(key, name, message)) === 1) log.error({ alarm: name, reason: message }, 'alarm');
    },
    async clear(name) {
      if ((await redis.hdel(key, name)) > 0) log.info({ alarm: name }, 'alarm is over');
    },
    async list() {
      const { readable } = await readRecords(redis, key, z.string(), alarmSchema);
      const alarms = readable.map(([name, entry]) => ({ name, ...entry }));
      return alarms.sort((a, b) => a.since - b.since);
    },
  };
}
