import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';

const QUARTER_MS = 900_000;

/** Returns the start of the quarter of an hour that contains a time, in epoch milliseconds. */
export function quarterOf(at: Date): number {
  return Math.floor(at.getTime() / QUARTER_MS) * QUARTER_MS;
}

/** Returns the end of a quarter of an hour, given its start. */
export function endOfQuarter(quarter: number): number {
  return quarter + QUARTER_MS;
}

/**
 * Returns a new segment name for this process and a quarter of an hour in UTC: `20260203/1045-<host>-<pid>-<random>.ndjson`. It
 * is unique, also among later processes with the same pid.
 */
export function newSegmentName(quarter: number): string {
  const [day = '', time = ''] = new Date(quarter).toISOString().replaceAll(/[-:]/g, '').split('T');
  const host = hostname()
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .slice(0, 40);
  return path.join(
    day,
    `${time.slice(0, 4)}-${host}-${process.pid}-${randomBytes(4).toString('hex')}.ndjson`,
  );
}

export interface SegmentName {
  /** start of the quarter of an hour, epoch milliseconds */
  quarter: number;
  isCompressed: boolean;
}

/** Parses the name of a segment; returns `undefined` for any other file. */
export function parseSegmentName(day: string, file: string): SegmentName | undefined {
  const [, hour, minute, gz] = /^(\d{2})(00|15|30|45)-[\w-]+\.ndjson(\.gz)?$/.exec(file) ?? [];
  const start = startOfDay(day);
  if (start === undefined || hour === undefined || Number(hour) > 23) return undefined;
  return { quarter: start + (Number(hour) * 60 + Number(minute)) * 60_000, isCompressed: gz !== undefined };
}

/** Returns the start of the day of a folder like `20260203`, in epoch milliseconds; `undefined` for any other folder. */
export function startOfDay(folder: string): number | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(folder) ?? [];
  const start = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(start) ? undefined : start;
}
