import path from 'node:path';
import { RateLimitedError, messageOf } from '@jiralake/core';
import { isDiskFull, isRefused, isWritable } from '@jiralake/files';
import type { Alarms } from './alarms';

export interface DiskGuardOptions {
  /** the kind of files that is written; the alarms are called `disk-full-<kind>` and `not-writable-<kind>` */
  kind: 'raw' | 'attachments' | 'lake';
  /** the folder that the files are written to */
  folder: string;
  /** folders that every write of this kind uses: when one of them is not writable, all writes stop */
  shared: readonly string[];
  /** how long the queue pauses before it tries the disk again, milliseconds */
  pauseMs: number;
  alarms: Pick<Alarms, 'raise' | 'clear'>;
  /** a monotonic clock, milliseconds */
  clock?: () => number;
  /** whether files can be created in a folder */
  canWrite?: (folder: string) => Promise<boolean>;
}

/**
 * Wraps a function that writes files. When the disk is full or not writable, the wrapped function raises the alarm and throws
 * a RateLimitedError, which pauses the queue and uses no attempt. The next write that succeeds clears the alarm.
 */
export type DiskGuard = <A extends unknown[], T>(
  write: (...args: A) => Promise<T>,
) => (...args: A) => Promise<T>;

/** Guards all writes of one kind. Any replica may clear the alarm, because the queue pauses for all replicas first. */
export function createDiskGuard(options: DiskGuardOptions): DiskGuard {
  const { kind, shared, pauseMs, alarms, clock = () => performance.now(), canWrite = isWritable } = options;
  const folder = path.resolve(options.folder);
  const names = { full: `disk-full-${kind}`, refused: `not-writable-${kind}` } as const;
  const goesOn = `work goes on by itself within ${Math.ceil(pauseMs / 1_000)} s, and nothing is lost`;
  let failedAt = -Infinity;
  // another replica may have raised the alarm, and each check of that costs a Redis command
  let lookedAt = -Infinity;

  async function pause(alarm: keyof typeof names, why: string, whatToDo: string): Promise<never> {
    failedAt = clock();
    // the queue pauses even when the alarm cannot be raised
    await alarms.raise(names[alarm], `${whatToDo}; ${goesOn}`).catch(() => undefined);
    throw new RateLimitedError(why, pauseMs, 'disk');
  }

  const full = (error: unknown): Promise<never> =>
    pause(
      'full',
      `the disk of ${folder} is full: ${messageOf(error)}`,
      `the disk of ${folder} is full, or the quota of its user, so nothing is written there. Make room, or move the folder to a larger disk`,
    );

  /** @throws the original error when only this one file is not writable, because other writes need not wait for it */
  async function refused(error: unknown): Promise<never> {
    const closed = await firstClosed([folder, ...shared.map((each) => path.resolve(each))], canWrite);
    if (closed === undefined) throw error;
    return pause(
      'refused',
      `${closed} cannot be written: ${messageOf(error)}`,
      `${closed} is read-only, or not for this user to write, so nothing is written there (${messageOf(error)}). Mount it ` +
        'writable, or give the folder and all below it to the user of the services',
    );
  }

  function written(beganAt: number): void {
    // a write that began before the failure proves nothing about the disk now
    if (beganAt <= failedAt) return;
    if (lookedAt > failedAt && clock() - lookedAt < pauseMs) return;
    lookedAt = clock();
    // the write does not wait for the alarm to be cleared
    Promise.all(Object.values(names).map((name) => alarms.clear(name))).catch(() => (lookedAt = -Infinity));
  }

  return (write) =>
    async (...args) => {
      const beganAt = clock();
      const result = await write(...args).catch((error: unknown) => {
        if (isDiskFull(error)) return full(error);
        if (isRefused(error)) return refused(error);
        throw error;
      });
      written(beganAt);
      return result;
    };
}

async function firstClosed(
  folders: readonly string[],
  canWrite: (folder: string) => Promise<boolean>,
): Promise<string | undefined> {
  for (const folder of folders) if (!(await canWrite(folder))) return folder;
  return undefined;
}
