const FLOOR_MS = 1_000;
const CAP_MS = 3_600_000;
const DEFAULT_MS = 30_000;

const ISO_MINUTE = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const WITH_ZONE = /(Z|[+-]\d\d:?\d\d)$/i;

/** The headers in which Jira says how long to wait. */
export interface WaitHeaders {
  /** Retry-After: seconds or an HTTP date */
  retryAfter: string | undefined;
  /** X-RateLimit-Reset: an ISO time, sometimes without seconds */
  reset: string | undefined;
}

/**
 * How long Jira asks to wait, as milliseconds from `now`, between a second and an hour: Retry-After, else
 * X-RateLimit-Reset, else 30 seconds. Up to a fifth is added at random, so that the replicas do not all come back at once.
 */
export function waitMs({ retryAfter, reset }: WaitHeaders, now: number, random = Math.random): number {
  const wait = retryAfterMs(retryAfter, now) ?? resetMs(reset, now) ?? DEFAULT_MS;
  return Math.round(Math.min(Math.max(wait, FLOOR_MS), CAP_MS) * (1 + random() / 5));
}

/** Milliseconds of a header; `undefined` when the header is absent or makes no sense. */
function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds * 1_000 : undefined;
  return until(header, now);
}

function resetMs(header: string | undefined, now: number): number | undefined {
  const time = header?.trim() ?? '';
  if (!ISO_MINUTE.test(time)) return undefined;
  // without a zone JavaScript would read it as local time
  return until(WITH_ZONE.test(time) ? time : `${time}Z`, now);
}

function until(date: string, now: number): number | undefined {
  const time = Date.parse(date);
  return Number.isNaN(time) ? undefined : time - now;
}
