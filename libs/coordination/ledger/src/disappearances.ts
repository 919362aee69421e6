import { issueIdSchema, type IssueId } from '@jiralake/core';
import { defineScripts, redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import forgetDisappearance from './lua/forget-disappearance.lua';
import { createSpacedRecords, spacedSchema } from './spaced-records';

/** A stored issue that answers 404 although no event said that it was deleted. */
export interface Disappearance {
  id: IssueId;
  /** when Jira first answered 404, epoch milliseconds */
  since: number;
  /** why the issue does not count as deleted; `undefined` while the deletion waits for its confirmation */
  held?: string | undefined;
}

export const heldSchema = spacedSchema({
  why: z.string(),
  /** the newest `updated` that an event named, epoch milliseconds */
  updated: z.number().optional(),
});

/** The reason why a disappearance does not count as a deletion. */
export interface HeldReason {
  why: string;
  /** the newest `updated` that an event named, epoch milliseconds */
  updated?: number | undefined;
}

/**
 * Stored issues that answer 404 without a deletion event. A single disappearance counts as a deletion after a second request.
 * Many disappearances in one project mean that the account lost its permissions, whether they are seen at once or one by one.
 */
export interface Disappearances {
  /**
   * Notes that an issue was missing at `now`; an issue that is already noted keeps its time.
   * @returns the number of missing issues, and of issues of its project that went missing within a day, confirmed deletions
   * included
   */
  note(
    id: IssueId,
    now: number,
    project?: string,
  ): Promise<{ since: number; count: number; ofProject: number }>;
  /** Holds an issue whose deletion is doubtful until a person decides; an issue that is already held keeps its retry time. */
  hold(id: IssueId, reason: HeldReason, now: number): Promise<void>;
  /** Returns why an issue is held, and the newest `updated` that an event had named when the hold began. */
  reasonOf(id: IssueId): Promise<HeldReason | undefined>;
  /** Counts the held issues, and returns the reason of one of them. */
  held(): Promise<{ count: number; why: string | undefined }>;
  /** Lists some of the held issues. */
  someHeld(count: number): Promise<IssueId[]>;
  /** Returns the held issues that are due for another fetch, and sets their next retry further away. */
  takeDue(now: number): Promise<IssueId[]>;
  /** Counts the issue as deleted and remembers it for its project; returns whether the issue was noted as missing. */
  confirm(id: IssueId): Promise<boolean>;
  /** Forgets an issue that Jira shows again, or whose deletion event came; returns whether the issue was noted as missing. */
  clear(id: IssueId, project?: string): Promise<boolean>;
  list(): Promise<Disappearance[]>;
}

const scripts = { forget: forgetDisappearance };

/** How long a project remembers the issues that disappeared from it. */
const MEMORY_MS = 24 * 3_600_000;

/**
 * The unexplained disappearances of one site. Keys: disappeared ZSET id -> first seen · disappeared-of:<project> ZSET
 * id -> last seen, also of those that counted as deleted · disappeared-held HASH id -> why, and when to ask again.
 */
export function createDisappearances(redis: Redis, prefix: string): Disappearances {
  const key = redisKey(prefix, 'disappeared');
  const heldKey = redisKey(prefix, 'disappeared-held');
  const run = defineScripts(redis, 'jiralakeDisappearances', scripts);
  const records = createSpacedRecords<HeldReason>(redis, heldKey, heldSchema);
  const ofProject = (project: string): string => redisKey(prefix, 'disappeared-of', project);

  async function noteOfProject(id: IssueId, now: number, project: string): Promise<number> {
    const projectKey = ofProject(project);
    await redis
      .multi()
      .zadd(projectKey, now, id)
      .zremrangebyscore(projectKey, '-inf', now - MEMORY_MS)
      .pexpire(projectKey, MEMORY_MS)
      .exec();
    return redis.zcard(projectKey);
  }

  async function confirm(id: IssueId): Promise<boolean> {
    const [held, gone] = await Promise.all([redis.hdel(heldKey, id), redis.zrem(key, id)]);
    return held + gone > 0;
  }
  return {
    async note(id, now, project) {
      await redis.zadd(key, 'NX', now, id);
      const [since, count] = await Promise.all([redis.zscore(key, id), redis.zcard(key)]);
      const lately = project === undefined ? 0 : await noteOfProject(id, now, project);
      return { since: Number(since ?? now), count, ofProject: lately };
    },
    hold: records.note,
    reasonOf: records.read,
    async held() {
      const count = await redis.hlen(heldKey);
      const [any] = count === 0 ? [] : ((await redis.hrandfield(heldKey, 1)) as string[]);
      const id = issueIdSchema.safeParse(any).data;
      return { count, why: id && (await records.read(id))?.why };
    },
    async someHeld(count) {
      const ids = (await redis.hrandfield(heldKey, count)) as string[];
      return ids.flatMap((id) => issueIdSchema.safeParse(id).data ?? []);
    },
    takeDue: records.takeDue,
    confirm,
    // one round trip: every issue that is fetched calls it
    clear: async (id, project) =>
      project === undefined
        ? confirm(id)
        : Number(await run.forget(heldKey, key, ofProject(project), id)) === 1,
    async list() {
      const reasons = new Map((await records.list()).map(([id, { why }]) => [id, why]));
      const found = await redis.zrange(key, '0', '-1', 'WITHSCORES');
      return Array.from({ length: found.length / 2 }, (_, i) => i).flatMap((i) => {
        const id = issueIdSchema.safeParse(found[2 * i]).data;
        return id === undefined ? [] : [{ id, since: Number(found[2 * i + 1]), held: reasons.get(id) }];
      });
    },
  };
}
