import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import path from 'node:path';

const QUARTER_MS = 900_000;

/** When the quarter of an hour began in which a time lies, epoch milliseconds. */
export function quarterOf(at: Date): number {
  return Math.floor(at.getTime() / QUARTER_MS) * QUARTER_MS;
}

/** When a quarter of an hour that began then is over. */
export function endOfQuarter(quarter: number): number {
  return quarter + QUARTER_MS;
}

/**
 * A new name for the events that one process receives in a quarter of an hour, in UTC:
 * `20260203/1045-<host>-<pid>-<random>.ndjson`. No other process can have it, and no later one with the same number.
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
  /** when the quarter began, epoch milliseconds */
  quarter: number;
  isCompressed: boolean;
}

/** What the name of a segment says; `undefined` for any other file. */
export function parseSegmentName(day: string, file: string): SegmentName | undefined {
  const [, hour, minute, gz] = /^(\d{2})(00|15|30|45)-[\w-]+\.ndjson(\.gz)?$/.exec(file) ?? [];
  const start = startOfDay(day);
  if (start === undefined || hour === undefined || Number(hour) > 23) return undefined;
  return { quarter: start + (Number(hour) * 60 + Number(minute)) * 60_000, isCompressed: gz !== undefined };
}

/** When the day of a folder like `20260203` began, epoch milliseconds; `undefined` for a folder that is no day. */
export function startOfDay(folder: string): number | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(folder) ?? [];
  const start = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  return Number.isNaN(start) ? undefined : start;
}
