import { countOf } from '@jiralake/core';
import type { JobResult } from '@jiralake/queues';
import { findingKinds } from './compare-issue';
import type { ReconcileChoice, ReconcileSummary } from './reconcile';

/** Returns the result of a reconcile as flat fields, for the record of sweep runs. */
export function reconcileResult(
  { site, found, marked, refused, unread, attachments, damaged, ok }: ReconcileSummary,
  { deep, maxAgeDays }: Pick<ReconcileChoice, 'deep' | 'maxAgeDays'>,
): JobResult & { ok: boolean } {
  const counts = findingKinds.flatMap((kind) =>
    found[kind].count > 0 ? [[kind, found[kind].count] as const] : [],
  );
  return {
    ok,
    outcome: ok ? 'reconciled' : 'refused',
    window: maxAgeDays === undefined ? 'everything' : countOf(maxAgeDays, 'day'),
    ...(deep ? { deep } : {}),
    issues: site,
    ...Object.fromEntries(counts),
    fetched_again: marked.fetch,
    written_again: marked.transform,
    ...(attachments ? { files_lost: attachments.lost.count, files_unknown: attachments.unknown.count } : {}),
    ...(refused === undefined ? {} : { refused }),
    ...(unread.length > 0 ? { unread_months: unread.length } : {}),
    ...(damaged.length > 0 ? { damaged_months: damaged.length } : {}),
  };
}
