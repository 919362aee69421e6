import { issueIdSchema, monthSchema, type IssueId, type Month } from '@jiralake/core';
import { redisKey, defineScripts } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import markIssues from './lua/mark-issues.lua';
import acknowledgeMarks from './lua/acknowledge-marks.lua';
import readMarks from './lua/read-marks.lua';

/** A place where issues wait for work: to be fetched, to have attachments stored, to be written into a month. */
export type Part = 'fetch' | 'attachments' | `month:${Month}`;

export const partSchema = z.custom<Part>(
  (value) =>
    ['fetch', 'attachments'].includes(String(value)) ||
    (String(value).startsWith('month:') && monthSchema.safeParse(String(value).slice(6)).success),
);

export function monthPart(month: Month): Part {
  return `month:${month}`;
}

/** The month of a month's part, `undefined` for the others. */
export function monthOfPart(part: Part): Month | undefined {
  return part.startsWith('month:') ? (part.slice('month:'.length) as Month) : undefined;
}

export interface Claim {
  id: IssueId;
  /** microseconds of the Redis clock when the issue was last marked, strictly increasing */
  version: string;
}

/** What an event already told about an issue; travels beside the jobs and is dropped with the mark it came with. */
export interface Hints {
  /** a deletion event was seen */
  deleted: boolean;
  /** the newest `updated` that an event named, epoch milliseconds */
  updated: number | undefined;
}

export interface Mark {
  id: IssueId;
  hints?: Partial<Hints>;
}

export interface PartSummary {
  part: Part;
  count: number;
  /** epoch milliseconds of the oldest change that is not acknowledged */
  oldestAt: number;
}

/** The record of owed work. Nothing is ever taken out before the work is done, so a kill needs no recovery. */
export interface DirtySets {
  mark(part: Part, marks: readonly Mark[]): Promise<void>;
  /** Up to `limit` issues, oldest first; they stay marked. */
  claim(part: Part, limit: number): Promise<Claim[]>;
  claimOne(part: Part, id: IssueId): Promise<Claim | undefined>;
  /** Drops the marks that are still the claimed ones; returns how many issues stay marked in the part. */
  acknowledge(part: Part, claims: readonly Claim[]): Promise<number>;
  hintsOf(id: IssueId): Promise<Hints>;
  /** Marks older than `ageMs`, oldest first, at most `limit` of a part. */
  stale(part: Part, ageMs: number, limit: number): Promise<Claim[]>;
  summary(): Promise<PartSummary[]>;
}

/** When a mark was set, epoch milliseconds of the Redis clock. */
export function markedAt(claim: Claim): number {
  return Number(claim.version) / 1_000;
}

// Keys: dirty:<part> ZSET id -> version · parts ZSET part -> its oldest version · clock STRING last version ·
// hints HASH <id>:deleted, <id>:updated.
const scripts = { mark: markIssues, acknowledge: acknowledgeMarks, read: readMarks };

/** The dirty sets of one site, on a connection of the caller. */
export function createDirtySets(redis: Redis, prefix: string): DirtySets {
  const key = (...parts: string[]): string => redisKey(prefix, ...parts);
  const run = defineScripts(redis, 'jiralakeDirty', scripts);

  async function read(part: Part, ageMs: number | undefined, limit: number): Promise<Claim[]> {
    const age = ageMs === undefined ? '' : ageMs * 1_000;
    return claimsOf((await run.read(key('dirty', part), age, limit)) as string[]);
  }

  return {
    async mark(part, marks) {
      if (marks.length === 0) return;
      const args = marks.flatMap(({ id, hints }) => [id, hints?.deleted ? '1' : '', hints?.updated ?? '']);
      await run.mark(key('clock'), key('parts'), key('dirty', part), key('hints'), part, ...args);
    },
    claim: (part, limit) => read(part, undefined, limit),
    async claimOne(part, id) {
      const score = await redis.zscore(key('dirty', part), id);
      return score === null ? undefined : { id, version: Number(score).toFixed(0) };
    },
    async acknowledge(part, claims) {
      const args = claims.flatMap(({ id, version }) => [id, version]);
      return Number(await run.acknowledge(key('parts'), key('dirty', part), key('hints'), part, ...args));
    },
    async hintsOf(id) {
      const [deleted, updated] = await redis.hmget(key('hints'), `${id}:deleted`, `${id}:updated`);
      return { deleted: deleted === '1', updated: updated ? Number(updated) : undefined };
    },
    stale: read,
    async summary() {
      const parts = scoredOf(
        await redis.zrange(key('parts'), '0', '-1', 'WITHSCORES'),
        (member) => partSchema.safeParse(member).data,
      );
      return Promise.all(
        parts.map(async ([part, version]) => {
          return { part, count: await redis.zcard(key('dirty', part)), oldestAt: Number(version) / 1_000 };
        }),
      );
    },
  };
}

/** Members that none of ours can be are left out; `dropCorruptRecords` drops them. */
function scoredOf<T>(flat: readonly string[], read: (member: unknown) => T | undefined): [T, string][] {
  const scored: [T, string][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const member = read(flat[i]);
    if (member !== undefined) scored.push([member, String(flat[i + 1])]);
  }
  return scored;
}

function claimsOf(flat: readonly string[]): Claim[] {
  const scored = scoredOf(flat, (member) => issueIdSchema.safeParse(member).data);
  return scored.map(([id, version]) => ({ id, version }));
}
