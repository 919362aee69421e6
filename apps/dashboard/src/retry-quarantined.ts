import type { IssueId, Month } from '@jiralake/core';
import type { Quarantine, Quarantined } from '@jiralake/ledger';
import type { WorkRequests } from '@jiralake/queues';
import type { PageResponse } from './respond-or-show-error';
import { html } from './html';
import { renderNotice } from './render-page';

export interface RetryQuarantinedPorts {
  quarantine: Pick<Quarantine, 'list'>;
  work: Pick<WorkRequests, 'transform'>;
}

/** Enqueues the quarantined issues that `wanted` selects; each leaves the quarantine once its rows are written. */
export async function retryQuarantined(
  { quarantine, work }: RetryQuarantinedPorts,
  wanted: (entry: Quarantined) => boolean,
): Promise<PageResponse> {
  const entries = (await quarantine.list()).filter(wanted);
  if (entries.length === 0) {
    const title = 'Nothing to retry';
    const content = html`<p>It is no longer in quarantine.</p>`;
    return { status: 404, title, content: renderNotice(title, content) };
  }
  for (const [month, ids] of byMonth(entries)) await work.transform(month, ids);
  const title = `${entries.length} ${entries.length === 1 ? 'issue is' : 'issues are'} retried`;
  const content = html`<p>An issue that still cannot be written stays in quarantine with the new error.</p>`;
  return { status: 200, title, content: renderNotice(title, content) };
}

function byMonth(entries: readonly Quarantined[]): Map<Month, IssueId[]> {
  const months = new Map<Month, IssueId[]>();
  for (const { month, id } of entries) months.set(month, [...(months.get(month) ?? []), id]);
  return months;
}
