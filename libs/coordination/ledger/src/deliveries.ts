import { redisKey, createRedisClock, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import countDeliveries from './lua/count-deliveries.lua';

/** Numbers of webhook deliveries by outcome. */
export interface DeliveryNumbers {
  /** answered with 200 */
  accepted: number;
  /** answered with 503, mostly because Redis or the ingress had no room; Jira sends these again */
  unavailable: number;
  /** refused deliveries by HTTP status; Jira does not send these again */
  refused: Readonly<Record<string, number>>;
}

/** The deliveries that a replica counted since its last report. */
export interface DeliveryBatch extends DeliveryNumbers {
  /** whether at least one delivery had a valid signature */
  isSigned: boolean;
  /** the deliveries without a valid signature since the last one that had one, or all of them when none had one */
  unsignedInRow: number;
}

/** The counts of all replicas together. */
export interface DeliveryCounts {
  ever: DeliveryNumbers;
  /** counts of the last day, kept by the hour */
  day: DeliveryNumbers;
  /** epoch milliseconds of the Redis clock */
  lastAcceptedAt: number | undefined;
  lastRefusedAt: number | undefined;
  /** the deliveries without a valid signature since the last one that had one */
  unsignedInRow: number;
}

export interface Deliveries {
  /** Adds the counts of a replica; returns the deliveries in a row without a valid signature, before and after. */
  add(batch: DeliveryBatch): Promise<{ before: number; inRow: number }>;
  read(): Promise<DeliveryCounts>;
}

const HOUR_MS = 3_600_000;
const HOURS = 24;

const scripts = { add: countDeliveries };

/** Counts the webhook deliveries of one site in a Redis hash of fixed size. */
export function createDeliveries(redis: Redis, prefix: string): Deliveries {
  const key = redisKey(prefix, 'deliveries');
  const run = defineScripts(redis, 'jiralakeDeliveries', scripts);
  const clock = createRedisClock(redis);
  return {
    async add({ isSigned, unsignedInRow, accepted, unavailable, refused }) {
      const counts = Object.entries({ accepted, unavailable, ...refused }).filter(([, count]) => count > 0);
      const answer = await run.add(key, isSigned ? 1 : 0, unsignedInRow, HOURS, ...counts.flat());
      const [before, inRow] = answer as [number, number];
      return { before, inRow };
    },
    async read() {
      const [fields, now] = await Promise.all([redis.hgetall(key), clock()]);
      const oldest = Math.floor(now.getTime() / HOUR_MS) - HOURS;
      const counts = Object.entries(fields).map(([field, count]) => {
        const [, hour, kind = field] = /^(\d+) (.+)$/.exec(field) ?? [];
        return { hour: hour === undefined ? undefined : Number(hour), kind, count: Number(count) };
      });
      const timeOf = (field: string): number | undefined =>
        fields[field] === undefined ? undefined : Number(fields[field]);
      return {
        ever: numbersOf(counts.filter(({ hour }) => hour === undefined)),
        day: numbersOf(counts.filter(({ hour }) => hour !== undefined && hour > oldest)),
        lastAcceptedAt: timeOf('lastAcceptedAt'),
        lastRefusedAt: timeOf('lastRefusedAt'),
        unsignedInRow: Number(fields['unsignedInRow'] ?? 0),
      };
    },
  };
}

function numbersOf(counts: readonly { kind: string; count: number }[]): DeliveryNumbers {
  const sumOf = (wanted: string): number =>
    counts.reduce((sum, { kind, count }) => (kind === wanted ? sum + count : sum), 0);
  const statuses = [...new Set(counts.map(({ kind }) => kind).filter((kind) => /^\d{3}$/.test(kind)))].sort();
  return {
    accepted: sumOf('accepted'),
    unavailable: sumOf('unavailable'),
    refused: Object.fromEntries(statuses.map((status) => [status, sumOf(status)])),
  };
}
