import { redisKey, createRedisClock, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import countDeliveries from './lua/count-deliveries.lua';

/** Deliveries of webhooks, by what became of them. */
export interface DeliveryNumbers {
  /** answered with 200 */
  accepted: number;
  /** to be sent again by Jira, for Redis, or the memory of the ingress, had no room */
  unavailable: number;
  /** by the status of the refusal, which Jira does not send again */
  refused: Readonly<Record<string, number>>;
}

/** Some deliveries, in the order in which they came as far as it counts. */
export interface DeliveryBatch extends DeliveryNumbers {
  /** there was one whose signature was right */
  isSigned: boolean;
  /** how many came since without a right signature, or of all when there was none */
  unsignedInRow: number;
}

/** What all replicas together have counted. */
export interface DeliveryCounts {
  ever: DeliveryNumbers;
  /** within a day, by the hour */
  day: DeliveryNumbers;
  /** epoch milliseconds by the clock of Redis */
  lastAcceptedAt: number | undefined;
  lastRefusedAt: number | undefined;
  /** how many came without a right signature since the last that had one */
  unsignedInRow: number;
}

export interface Deliveries {
  /** Adds what a replica has counted; answers how many came in a row without a right signature, before and now. */
  add(batch: DeliveryBatch): Promise<{ before: number; inRow: number }>;
  read(): Promise<DeliveryCounts>;
}

const HOUR_MS = 3_600_000;
const HOURS = 24;

const scripts = { add: countDeliveries };

/** What became of the webhooks of one site: a Redis hash of numbers, whatever comes. */
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
