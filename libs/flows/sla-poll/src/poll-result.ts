import type { JobResult } from '@jiralake/queues';
import type { SitePollSummary } from './poll-site';

/** Returns the result of a poll as flat fields, for the record of sweep runs. */
export function pollResult({
  ok,
  looked,
  updated,
  unchanged,
  healed,
  skipped,
  failed,
  months,
  refused,
  failure,
  unread,
}: SitePollSummary): JobResult & { ok: boolean } {
  return {
    ok,
    outcome: ok ? 'polled' : 'incomplete',
    issues: looked,
    updated,
    unchanged,
    healed,
    skipped,
    failed,
    months,
    ...(refused === undefined ? {} : { refused }),
    ...(failure === undefined ? {} : { failure }),
    ...(unread.length > 0 ? { unread_months: unread.length } : {}),
  };
}
