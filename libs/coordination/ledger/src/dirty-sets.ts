import { issueIdSchema, monthSchema, type IssueId, type Month } from '@jiralake/core';
import { redisKey, defineScripts, type ScriptCall } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import markIssues from './lua/mark-issues.lua';
import acknowledgeMarks from './lua/acknowledge-marks.lua';
import readMarks from './lua/read-marks.lua';

/** Names a dirty set by the work that its issues wait for: a fetch, the storing of attachments, or the write of a month. */
export type WorkSet = 'fetch' | 'attachments' | `month:${Month}`;

export const workSetSchema = z.custom<WorkSet>(
  (value) =>
    ['fetch', 'attachments'].includes(String(value)) ||
    (String(value).startsWith('month:') && monthSchema.safeParse(String(value).slice(6)).success),
);

export function monthWorkSet(month: Month): WorkSet {
  return `month:${month}`;
}

/** The month of a work set; `undefined` for `fetch` and `attachments`. */
export function monthOfWorkSet(workSet: WorkSet): Month | undefined {
  return workSet.startsWith('month:') ? (workSet.slice('month:'.length) as Month) : undefined;
}

export interface Claim {
  id: IssueId;
  /** microseconds of the Redis clock when the issue was last marked, strictly increasing */
  version: string;
}

/** Facts that events told about an issue. Redis stores hints beside the marks, and an acknowledgement drops both. */
export interface Hints {
  /** whether a deletion event was received */
  deleted: boolean;
  /** the newest `updated` that an event named, epoch milliseconds */
  updated: number | undefined;
}

export interface Mark {
  id: IssueId;
  hints?: Partial<Hints>;
}

export interface WorkSetSummary {
  workSet: WorkSet;
  count: number;
  /** epoch milliseconds of the oldest mark that is not acknowledged */
  oldestAt: number;
}

/** The record of the work to do. A mark is removed only after its work is done, so no work is lost when a worker is killed. */
export interface DirtySets {
  mark(workSet: WorkSet, marks: readonly Mark[]): Promise<void>;
  /** Returns the call that marks, to be run together with others in one script. */
  markCall(workSet: WorkSet, marks: readonly Mark[]): ScriptCall;
  /** Returns up to `limit` marked issues, oldest first; the marks stay. */
  claim(workSet: WorkSet, limit: number): Promise<Claim[]>;
  claimOne(workSet: WorkSet, id: IssueId): Promise<Claim | undefined>;
  /**
   * Drops each claimed mark that has not been set again since the claim; returns how many issues stay marked in the work
   * set.
   */
  acknowledge(workSet: WorkSet, claims: readonly Claim[]): Promise<number>;
  hintsOf(id: IssueId): Promise<Hints>;
  /** Returns up to `limit` marks of a work set that are older than `ageMs`, oldest first. */
  stale(workSet: WorkSet, ageMs: number, limit: number): Promise<Claim[]>;
  summary(): Promise<WorkSetSummary[]>;
}

/** When a mark was set, epoch milliseconds of the Redis clock. */
export function markedAt(claim: Claim): number {
  return Number(claim.version) / 1_000;
}

// Keys: dirty:<work set> ZSET id -> version · parts ZSET work set -> its oldest version · clock STRING last version ·
// hints HASH <id>:deleted, <id>:updated.
const scripts = { mark: markIssues, acknowledge: acknowledgeMarks, read: readMarks };

/** The dirty sets of one site, on a connection of the caller. */
export function createDirtySets(redis: Redis, prefix: string): DirtySets {
  const key = (...parts: string[]): string => redisKey(prefix, ...parts);
  const run = defineScripts(redis, 'jiralakeDirty', scripts);

  async function read(workSet: WorkSet, ageMs: number | undefined, limit: number): Promise<Claim[]> {
    const age = ageMs === undefined ? '' : ageMs * 1_000;
    return claimsOf((await run.read(key('dirty', workSet), age, limit)) as string[]);
  }

  const markCall: DirtySets['markCall'] = (workSet, marks) => ({
    lua: markIssues,
    keys: [key('clock'), key('parts'), key('dirty', workSet), key('hints')],
    args: [
      workSet,
      ...marks.flatMap(({ id, hints }) => [id, hints?.deleted ? '1' : '', hints?.updated ?? '']),
    ],
  });

  return {
    async mark(workSet, marks) {
      if (marks.length === 0) return;
      const { keys, args } = markCall(workSet, marks);
      await run.mark(...keys, ...args);
    },
    markCall,
    claim: (workSet, limit) => read(workSet, undefined, limit),
    async claimOne(workSet, id) {
      const score = await redis.zscore(key('dirty', workSet), id);
      return score === null ? undefined : { id, version: Number(score).toFixed(0) };
    },
    async acknowledge(workSet, claims) {
      const args = claims.flatMap(({ id, version }) => [id, version]);
      return Number(
        await run.acknowledge(key('parts'), key('dirty', workSet), key('hints'), workSet, ...args),
      );
    },
    async hintsOf(id) {
      const [deleted, updated] = await redis.hmget(key('hints'), `${id}:deleted`, `${id}:updated`);
      return { deleted: deleted === '1', updated: updated ? Number(updated) : undefined };
    },
    stale: read,
    async summary() {
      const parts = scoredOf(
        await redis.zrange(key('parts'), '0', '-1', 'WITHSCORES'),
        (member) => workSetSchema.safeParse(member).data,
      );
      return Promise.all(
        parts.map(async ([workSet, version]) => {
          return {
            workSet,
            count: await redis.zcard(key('dirty', workSet)),
            oldestAt: Number(version) / 1_000,
          };
        }),
      );
    },
  };
}

/** Skips corrupt members; `dropCorruptRecords` removes them from Redis. */
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
