import { DAY_MS, HOUR_MS, MINUTE_MS, parseLocalMinute } from '../site-time';
import { JqlError } from './jql-error';

const UNITS: Record<string, number> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };

/**
 * Parses a time of a query to epoch milliseconds: `2026-02-03 11:55`, with slashes or without the time of day, in the zone
 * of the account; or `-30d` (w, d, h, m) before now. JQL has no seconds.
 */
export function jqlTime(text: string, now: number): number {
  const [, sign, count, unit] = /^([+-]?)(\d{1,6})([wdhm])$/.exec(text) ?? [];
  if (unit !== undefined) {
    const span = Number(count) * (UNITS[unit] ?? 0);
    return toMinute(sign === '-' ? now - span : now + span);
  }
  const ms = parseLocalMinute(text);
  if (ms === undefined) {
    throw new JqlError(
      `Date value '${text}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', ` +
        `'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
    );
  }
  return ms;
}

function toMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS) * MINUTE_MS;
}
