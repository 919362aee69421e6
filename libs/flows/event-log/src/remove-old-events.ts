import { rm } from 'node:fs/promises';
import path from 'node:path';
import { listDays, listQuarters } from './list-log';
import { endOfQuarter } from './segment-name';

const DAY_MS = 86_400_000;

/**
 * Removes the segments of quarters of an hour that were over before `limit`, and days that were, with all that is in them. Files
 * of single events, as version 0.1.0 logged them, go with their day. Anything that is not named after a day stays.
 */
export async function removeOldEvents(
  folder: string,
  limit: Date,
): Promise<{ days: number; segments: number }> {
  const removed = { days: 0, segments: 0 };
  for (const { day, start } of await listDays(folder)) {
    if (start + DAY_MS < limit.getTime()) {
      await rm(path.join(folder, day), { recursive: true, force: true });
      removed.days += 1;
      continue;
    }
    if (start > limit.getTime()) break;
    const old = (await listQuarters(folder, day)).filter(
      (quarter) => endOfQuarter(quarter.start) < limit.getTime(),
    );
    for (const { file } of old.flatMap(({ segments }) => segments)) {
      for (const name of [file, `${file}.gz`]) await rm(name, { force: true });
      removed.segments += 1;
    }
  }
  return removed;
}
