import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '@jiralake/files';
import { timeOfEventFile } from './event-file-name';
import type { SegmentFile } from './read-segment';
import { parseSegmentName, quarterOf, startOfDay } from './segment-name';

/** What was logged in a quarter of an hour. */
export interface Quarter {
  /** epoch milliseconds */
  start: number;
  segments: SegmentFile[];
  /** files of single events, as version 0.1.0 logged them */
  files: { file: string; at: Date }[];
}

/** The days of an event log, the oldest first: folder and epoch milliseconds of its start. */
export async function listDays(folder: string): Promise<{ day: string; start: number }[]> {
  return (await namesIn(folder)).flatMap((day) => {
    const start = startOfDay(day);
    return start === undefined ? [] : [{ day, start }];
  });
}

/** The quarters of an hour of a day in which something was logged, the oldest first. */
export async function listQuarters(folder: string, day: string): Promise<Quarter[]> {
  const quarters = new Map<number, Quarter>();
  const quarterAt = (start: number): Quarter => {
    const quarter = quarters.get(start) ?? { start, segments: [], files: [] };
    quarters.set(start, quarter);
    return quarter;
  };
  const names = await namesIn(path.join(folder, day));
  const known = new Set(names);
  for (const name of names) {
    const file = path.join(folder, day, name);
    const segment = parseSegmentName(day, name);
    const at = timeOfEventFile(day, name);
    if (at) quarterAt(quarterOf(at)).files.push({ file, at });
    // the compressed one is whole; who compressed it had no time to remove the other
    if (!segment || known.has(`${name}.gz`)) continue;
    const { quarter, isCompressed } = segment;
    const plain = isCompressed ? file.slice(0, -'.gz'.length) : file;
    quarterAt(quarter).segments.push({ file: plain, isCompressed, start: new Date(quarter) });
  }
  return [...quarters.values()].sort((a, b) => a.start - b.start);
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names.sort();
}
