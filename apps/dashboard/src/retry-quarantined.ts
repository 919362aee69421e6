import type { IssueId, Month } from '@jiralake/core';
import type { Quarantine, Quarantined } from '@jiralake/ledger';
import type { WorkRequests } from '@jiralake/queues';
import type { Answer } from './answer-or-trouble';
import { html } from './html';
import { renderNotice } from './render-page';

export interface RetryQuarantinedPorts {
  quarantine: Pick<Quarantine, 'list'>;
  work: Pick<WorkRequests, 'transform'>;
}

/** Has quarantined issues written again, those that `wanted` picks; they leave the quarantine when that succeeds. */
export async function retryQuarantined(
  { quarantine, work }: RetryQuarantinedPorts,
  wanted: (entry: Quarantined) => boolean,
): Promise<Answer> {
  const entries = (await quarantine.list()).filter(wanted);
  if (entries.length === 0) {
    const title = 'Nothing to retry';
    const content = html`<p>It is no longer in quarantine.</p>`;
    return { status: 404, title, content: renderNotice(title, content) };
  }
  for (const [month, ids] of byMonth(entries)) await work.transform(month, ids);
  const title = `${entries.length} ${entries.length === 1 ? 'issue is' : 'issues are'} tried again`;
  const content = html`<p>What cannot be written comes back into quarantine with the new error.</p>`;
  return { status: 200, title, content: renderNotice(title, content) };
}

function byMonth(entries: readonly Quarantined[]): Map<Month, IssueId[]> {
  const months = new Map<Month, IssueId[]>();
  for (const { month, id } of entries) months.set(month, [...(months.get(month) ?? []), id]);
  return months;
}
