import type { JobResult } from '@jiralake/queues';
import type { SitePollSummary } from './poll-site';

/** A poll in one line of numbers, for the record of runs. */
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
