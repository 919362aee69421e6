import { countOf } from '@jiralake/core';
import { parseIssueList, type IssueList } from '@jiralake/queues';
import type { PageResponse } from './respond-or-show-error';
import { html, type Html } from './html';
import { renderNotice } from './render-page';

export interface RequeuePastedPorts {
  requeue(list: IssueList): Promise<void>;
}

export const MOST_ISSUES = 1_000;
const MOST_NAMED = 100;
const LONGEST_NAMED = 80;

/** Enqueues the pasted issue keys and ids, and names every entry that is neither. */
export async function requeuePasted({ requeue }: RequeuePastedPorts, text: string): Promise<PageResponse> {
  const list = parseIssueList(text);
  const good = list.ids.length + list.keys.length;
  if (good > MOST_ISSUES) {
    const title = 'Nothing was enqueued';
    const why = html`<p>
      These were ${countOf(good, 'issue')}; at most ${MOST_ISSUES} can be enqueued at a time.
    </p>`;
    return { status: 413, title, content: renderNotice(title, why, 'trouble') };
  }
  if (good > 0) await requeue(list);
  const title = `${good === 0 ? 'No' : good} ${good === 1 ? 'issue' : 'issues'} enqueued`;
  const tone = good === 0 || list.rejected.length > 0 ? 'trouble' : 'good';
  return {
    status: good === 0 ? 400 : 200,
    title,
    content: renderNotice(title, html`${renderGood(list)} ${renderRejected(list.rejected)}`, tone),
  };
}

function renderGood({ ids, keys, rejected }: IssueList): Html {
  if (ids.length + keys.length === 0) return rejected.length > 0 ? html`` : html`<p>The list was empty.</p>`;
  return html`<p>
    ${ids.length} by id, ${keys.length} by key. Issues that Jira does not have are named on
    <a href="/">the status page</a> some minutes later.
  </p>`;
}

function renderRejected(rejected: readonly string[]): Html {
  if (rejected.length === 0) return html``;
  const more = rejected.length - MOST_NAMED;
  return html`<p>Neither an issue key (like SUPPORT-123) nor an id (digits only):</p>
    <ul class="entries">
      ${rejected.slice(0, MOST_NAMED).map((entry) => html`<li>${shorten(entry)}</li>`)}
    </ul>
    ${more > 0 ? html`<p>and ${more} more</p>` : undefined}`;
}

function shorten(entry: string): string {
  return entry.length > LONGEST_NAMED ? `${entry.slice(0, LONGEST_NAMED)}…` : entry;
}
