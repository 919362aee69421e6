import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Month } from '@jiralake/core';
import { isMissing, publishHardLink, publishLinkOrCopy, unlessMissing } from '@jiralake/files';
import { newestRecord, type CommittedFile } from './commit-record';

export interface LakeFolders {
  /** folder that readers glob, `<lake>/<table>/<month>.parquet` */
  lake: string;
  /** records and data files, a folder per month; on the same file system as `lake`, because data files are hard linked */
  commits: string;
}

/** Returns the name under which readers find a table of a month. */
export function flatFile(lake: string, table: string, month: Month): string {
  return path.join(lake, table, `${month}.parquet`);
}

type Publish = (data: string, flat: string) => Promise<void>;

/** Publishes the newest generation of a month in the lake. Returns the generation, 0 when there is none. */
export async function publishMonth({ lake, commits }: LakeFolders, month: Month): Promise<number> {
  return publishInto(lake, path.join(commits, month), month, async (data, flat) => {
    if (!(await isSameFile(data, flat))) await publishHardLink(data, flat);
  });
}

/** Publishes the newest generation of a month in a distribution folder, which may be on another file system. */
export async function distributeMonth(distribution: string, commits: string, month: Month): Promise<number> {
  return publishInto(distribution, path.join(commits, month), month, async (data, flat) => {
    const same = (await isSameFile(data, flat)) || (await isSameCopy(data, flat));
    if (!same) await publishLinkOrCopy(data, flat, { mode: 0o644, fsync: false });
  });
}

/**
 * Publishes the newest generation, and repeats until no newer one exists, so that a late writer does not leave an older one
 * behind. Every file is compared with the published one, which also repairs what a crash left behind. `issues` is published
 * last: a reader that sees a new row of an issue also sees the new rows of the other tables.
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
        // the data file was collected, because a newer generation exists: the next round publishes that
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

/** A copy has the size and the modification time of its original. */
async function isSameCopy(a: string, b: string): Promise<boolean> {
  return compareStats(a, b, (one, two) => one.size === two.size && Math.abs(one.mtimeMs - two.mtimeMs) < 2);
}

async function compareStats(a: string, b: string, same: (a: Stats, b: Stats) => boolean): Promise<boolean> {
  const [one, two] = await Promise.all([a, b].map(statIfPresent));
  return one !== undefined && two !== undefined && same(one, two);
}

export function statIfPresent(file: string): Promise<Stats | undefined> {
  return unlessMissing(stat(file));
}
