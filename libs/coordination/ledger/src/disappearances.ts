import { issueIdSchema, type IssueId } from '@jiralake/core';
import { redisKey } from '@jiralake/redis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { createSpacedRecords, spacedSchema } from './spaced-records';

/** A stored issue that answers 404 although no event said that it was deleted. */
export interface Disappearance {
  id: IssueId;
  /** when that was seen first, epoch milliseconds */
  since: number;
  /** why it does not count as deleted; `undefined` while it is still to be confirmed */
  held?: string | undefined;
}

export const heldSchema = spacedSchema({
  why: z.string(),
  /** the newest `updated` that an event named, epoch milliseconds */
  updated: z.number().optional(),
});

/** Why a disappearance is not believed to be a deletion. */
export interface HeldReason {
  why: string;
  /** the newest `updated` that an event named, epoch milliseconds */
  updated?: number | undefined;
}

/**
 * Unexplained disappearances: one is confirmed after a while, many of one project are an account that lost its rights,
 * whether they are seen at once or one after the other.
 */
export interface Disappearances {
  /**
   * Notes that an issue is gone at `now`; an issue that is already noted keeps its time.
   * @returns how many are gone now, and of its project within a day, those included that counted as deleted since
   */
  note(
    id: IssueId,
    now: number,
    project?: string,
  ): Promise<{ since: number; count: number; ofProject: number }>;
  /** Keeps an issue that cannot be believed to be deleted until somebody decides; it keeps its place in the spacing. */
  hold(id: IssueId, reason: HeldReason, now: number): Promise<void>;
  /** Why an issue is held, and the newest `updated` that an event named by then. */
  reasonOf(id: IssueId): Promise<HeldReason | undefined>;
  /** How many are held, and why one of them is. */
  held(): Promise<{ count: number; why: string | undefined }>;
  /** Some that are held. */
  someHeld(count: number): Promise<IssueId[]>;
  /** Those that are held and to be asked for again; their next turn is set further away. */
  takeDue(now: number): Promise<IssueId[]>;
  /** The issue counts as deleted; its project remembers it. Returns whether it was noted. */
  confirm(id: IssueId): Promise<boolean>;
  /** Forgets an issue that is back, or whose deletion is explained. Returns whether it was noted. */
  clear(id: IssueId, project?: string): Promise<boolean>;
  list(): Promise<Disappearance[]>;
}

/** So long a project remembers what disappeared from it. */
const MEMORY_MS = 24 * 3_600_000;

/**
 * The unexplained disappearances of one site. Keys: disappeared ZSET id -> first seen · disappeared-of:<project> ZSET
 * id -> last seen, also of those that counted as deleted · disappeared-held HASH id -> why, and when to ask again.
 */
export function createDisappearances(redis: Redis, prefix: string): Disappearances {
  const key = redisKey(prefix, 'disappeared');
  const heldKey = redisKey(prefix, 'disappeared-held');
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
    async clear(id, project) {
      const forgotten = project === undefined ? 0 : redis.zrem(ofProject(project), id);
      const [noted] = await Promise.all([confirm(id), forgotten]);
      return noted;
    },
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
