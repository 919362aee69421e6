import path from 'node:path';
import { RateLimitedError, messageOf } from '@jiralake/core';
import { isDiskFull } from '@jiralake/files';
import type { Alarms } from './alarms';

export interface DiskGuardOptions {
  /** what is written; the alarm is called `disk-full-<kind>` */
  kind: 'raw' | 'attachments' | 'lake';
  /** where to */
  folder: string;
  /** how long the queue waits before the disk is tried again */
  pauseMs: number;
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  /** milliseconds that never step back */
  clock?: () => number;
}

/**
 * The same function for one that writes files: when the disk is full it raises the alarm and throws a
 * RateLimitedError, which pauses the queue and uses no attempt. The next write that succeeds takes the alarm back.
 */
export type DiskGuard = <A extends unknown[], T>(
  write: (...args: A) => Promise<T>,
) => (...args: A) => Promise<T>;

/** Guards all writes of one kind. Any replica takes the alarm back, because all of them pause first. */
export function createDiskGuard(options: DiskGuardOptions): DiskGuard {
  const { kind, folder, pauseMs, alarms, clock = () => performance.now() } = options;
  const name = `disk-full-${kind}`;
  const message =
    `the disk of ${path.resolve(folder)} is full, or the quota of its user, so nothing is written there. Make room, or ` +
    `move the folder to a larger disk; work goes on by itself within ${Math.ceil(pauseMs / 1_000)} s, and nothing is lost`;
  let failedAt = -Infinity;
  // each look for an alarm, which another replica may have raised, is a command
  let lookedAt = -Infinity;

  async function full(error: unknown): Promise<never> {
    failedAt = clock();
    // the pause counts, whether or not the alarm can be raised
    await alarms.raise(name, message).catch(() => undefined);
    const why = `the disk of ${path.resolve(folder)} is full: ${messageOf(error)}`;
    throw new RateLimitedError(why, pauseMs, 'disk');
  }

  function written(beganAt: number): void {
    // what was under way at the failure says nothing
    if (beganAt <= failedAt) return;
    if (lookedAt > failedAt && clock() - lookedAt < pauseMs) return;
    lookedAt = clock();
    // the write need not wait for it
    alarms.clear(name).catch(() => (lookedAt = -Infinity));
  }

  return (write) =>
    async (...args) => {
      const beganAt = clock();
      const result = await write(...args).catch((error: unknown) => {
        if (isDiskFull(error)) return full(error);
        throw error;
      });
      written(beganAt);
      return result;
    };
}
