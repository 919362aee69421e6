import path from 'node:path';
import { namesIn } from '@jiralake/files';
import { timeOfEventFile } from './event-file-name';
import type { SegmentFile } from './read-segment';
import { parseSegmentName, quarterOf, startOfDay } from './segment-name';

/** The files of a quarter of an hour. */
export interface Quarter {
  /** epoch milliseconds */
  start: number;
  segments: SegmentFile[];
  /** files of single events, which version 0.1.0 wrote */
  files: { file: string; at: Date }[];
}

/** Lists the days of an event log, oldest first: the folder, and the start of the day in epoch milliseconds. */
export async function listDays(folder: string): Promise<{ day: string; start: number }[]> {
  return (await namesIn(folder)).flatMap((day) => {
    const start = startOfDay(day);
    return start === undefined ? [] : [{ day, start }];
  });
}

/** Lists the quarters of an hour of a day that have files, oldest first. */
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
    // when both files exist the compressed one is complete: the compression was interrupted before it removed the other
    if (!segment || known.has(`${name}.gz`)) continue;
    const { quarter, isCompressed } = segment;
    const plain = isCompressed ? file.slice(0, -'.gz'.length) : file;
    quarterAt(quarter).segments.push({ file: plain, isCompressed, start: new Date(quarter) });
  }
  return [...quarters.values()].sort((a, b) => a.start - b.start);
}
