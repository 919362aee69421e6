import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Month } from '@jiralake/core';
import { isMissing, publishHardLink, publishLinkOrCopy } from '@jiralake/files';
import { newestRecord, type CommittedFile } from './commit-record';

export interface LakeFolders {
  /** where readers glob, `<lake>/<table>/<month>.parquet` */
  lake: string;
  /** records and data files, a folder per month; on the same file system, because files are linked */
  commits: string;
}

export function flatFile(lake: string, table: string, month: Month): string {
  return path.join(lake, table, `${month}.parquet`);
}

type Publish = (data: string, flat: string) => Promise<void>;

/** Gives the newest generation of a month its flat names in the lake. */
export async function publishMonth({ lake, commits }: LakeFolders, month: Month): Promise<number> {
  return publishInto(lake, path.join(commits, month), month, async (data, flat) => {
    if (!(await isSameFile(data, flat))) await publishHardLink(data, flat);
  });
}

/** The same into a second place, which may be on another file system: only what changed there is replaced. */
export async function distributeMonth(distribution: string, commits: string, month: Month): Promise<number> {
  return publishInto(distribution, path.join(commits, month), month, async (data, flat) => {
    const same = (await isSameFile(data, flat)) || (await isSameCopy(data, flat));
    if (!same) await publishLinkOrCopy(data, flat, { mode: 0o644, fsync: false });
  });
}

/**
 * Publishes the newest generation, and looks again afterwards: a late writer must not leave an older one. Compares with
 * what is there, so it also repairs what a crash left behind. `issues` comes last: who sees an issue's new row sees
 * its children too. Returns the generation, 0 when there is none.
 */
async function publishInto(target: string, folder: string, month: Month, publish: Publish): Promise<number> {
  let published = 0;
  for (;;) {
    const record = await newestRecord(folder, month);
    if (!record || record.generation === published) return published;
    const publishTable = async (table: string, { file }: CommittedFile): Promise<void> => {
      try {
        await publish(path.join(folder, file), flatFile(target, table, month));
      } catch (error) {
        // collected meanwhile, because a newer generation exists: the next round publishes that
        if (!isMissing(error)) throw error;
      }
    };
    const { issues, ...others } = record.tables;
    await Promise.all(Object.entries(others).map(([table, file]) => publishTable(table, file)));
    if (issues) await publishTable('issues', issues);
    published = record.generation;
  }
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  return compareStats(a, b, (one, two) => one.ino === two.ino && one.dev === two.dev);
}

/** A copy has the size and the time of its original. */
async function isSameCopy(a: string, b: string): Promise<boolean> {
  return compareStats(a, b, (one, two) => one.size === two.size && Math.abs(one.mtimeMs - two.mtimeMs) < 2);
}

async function compareStats(a: string, b: string, same: (a: Stats, b: Stats) => boolean): Promise<boolean> {
  const [one, two] = await Promise.all([a, b].map(statIfPresent));
  return one !== undefined && two !== undefined && same(one, two);
}

export async function statIfPresent(file: string): Promise<Stats | undefined> {
  try {
    return await stat(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
