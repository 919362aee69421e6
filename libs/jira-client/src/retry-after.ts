const FLOOR_MS = 1_000;
const CAP_MS = 3_600_000;
const DEFAULT_MS = 30_000;

/**
 * A Retry-After header (seconds or an HTTP date) as milliseconds from `now`, between a second and an hour;
 * absent or absurd: 30 seconds. Up to a fifth is added at random, so that replicas do not all come back at once.
 */
export function parseRetryAfter(header: string | undefined, now: number, random = Math.random): number {
  const wait = waitOf(header, now);
  return Math.round(Math.min(Math.max(wait, FLOOR_MS), CAP_MS) * (1 + random() / 5));
}

function waitOf(header: string | undefined, now: number): number {
  if (header === undefined || header.trim() === '') return DEFAULT_MS;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1_000 : DEFAULT_MS;
  const date = Date.parse(header);
  return Number.isNaN(date) ? DEFAULT_MS : date - now;
}
