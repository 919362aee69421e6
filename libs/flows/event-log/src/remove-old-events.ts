import { rm } from 'node:fs/promises';
import path from 'node:path';
import { listDays, listQuarters } from './list-log';
import { endOfQuarter } from './segment-name';

const DAY_MS = 86_400_000;

/**
 * Removes segments whose quarter of an hour ended before `limit`, and folders whose day ended before it. Files of single events,
 * which version 0.1.0 wrote, are removed with their day. Folders that are not named after a day stay.
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
