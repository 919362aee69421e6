import type { Alarm } from '@jiralake/alarms';
import { monthOfWorkSet, type WorkSetSummary, type NotFound } from '@jiralake/ledger';
import {
  describeDeliveries,
  describeExpiry,
  describeRenewals,
  formatAge,
  JOB_STATES,
  deliveryStateOf,
  type JobState,
  type PipelineStatus,
  type QueueStatus,
  type TokenExpiry,
} from '@jiralake/status';
import { html, type Html } from './html';
import { renderQuarantine } from './render-quarantine';
import { renderSweeps } from './render-sweeps';

/** The data of the status page. */
export type StatusPage = PipelineStatus & { tokens: TokenExpiry[] };

/** Age of the oldest change: normal below `LATE_MS`, needs attention above `BAD_MS`. */
const LATE_MS = 60_000;
const BAD_MS = 600_000;

/** Renders the status page; it has forms only when there is a CSRF `token`. */
export function renderStatus(status: StatusPage, token: string | undefined): Html {
  const now = status.at.getTime();
  return html`${renderAlarms(status.alarms, now)} ${renderTokens(status.tokens)} ${renderBehind(status)}
    ${renderDeliveries(status)}
    <div class="columns">${renderQueues(status.queues)} ${renderWorkSets(status.workSets, now)}</div>
    ${renderSweeps(status.sweeps, now)} ${renderRenewals(status)}
    ${renderIncomplete(status.incomplete.length)} ${renderNotFound(status.notFound)}
    ${renderQuarantine(status.quarantined, token)} ${token === undefined ? undefined : renderRequeue(token)}`;
}

function renderAlarms(alarms: readonly Alarm[], now: number): Html {
  if (alarms.length === 0) return html``;
  const lines = alarms.map(
    ({ name, since, message }) =>
      html`<p>
        <span class="alarm">${message}</span>
        <span class="soft">for ${formatAge(now - since)} (${name})</span>
      </p>`,
  );
  return html`<section class="trouble" id="alarms" role="alert">
    <h2>${alarms.length === 1 ? 'Alarm' : `${alarms.length} alarms`}</h2>
    ${lines}
  </section>`;
}

function renderTokens(tokens: readonly TokenExpiry[]): Html {
  const soon = tokens.filter(({ state }) => state !== 'ok');
  if (soon.length === 0) return html``;
  const lines = soon.map(
    (token) => html`<p>${describeExpiry(token)}: make a new one and restart the services.</p>`,
  );
  return html`<section class="trouble" id="tokens" role="alert">
    <h2>API tokens</h2>
    ${lines}
  </section>`;
}

/** Renders the counts of webhooks; what to do is in the alarm. */
function renderDeliveries({ deliveries, at }: PipelineStatus): Html {
  const isWell = ['well', 'none'].includes(deliveryStateOf(deliveries));
  return html`<p class="${isWell ? 'soft' : 'alarm'}" id="deliveries">
    ${capitalized(describeDeliveries(deliveries, at.getTime()))}.
  </p>`;
}

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function renderRenewals({ renewals, at }: PipelineStatus): Html {
  const text = describeRenewals(renewals, at.getTime());
  return text === undefined ? html`` : html`<p class="soft" id="renewals">${text}.</p>`;
}

function renderIncomplete(count: number): Html {
  if (count === 0) return html``;
  return html`<p class="soft" id="incomplete">
    ${count} ${count === 1 ? 'issue is' : 'issues are'} stored incompletely; the missing parts are fetched
    again with backoff. <code>jiralake status</code> names them.
  </p>`;
}

const MOST_NAMED = 20;

function renderNotFound(notFound: readonly NotFound[]): Html {
  if (notFound.length === 0) return html``;
  const named = notFound.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = notFound.length > MOST_NAMED ? ', …' : '';
  return html`<p class="soft" id="not-found">
    Requested within a day and not found in Jira: ${notFound.length}, ${named.join(', ')}${more}. They are
    mistyped, deleted, or hidden from the account.
  </p>`;
}

function renderBehind({ oldestAgeMs, workSets, at }: PipelineStatus): Html {
  const read = html`<p class="soft">Read at ${utc(at)} · <a href="/">Refresh</a></p>`;
  if (oldestAgeMs === undefined) {
    return html`<section class="behind good">
      <div class="soft">Oldest unacknowledged change</div>
      <div class="age">none</div>
      ${read}
    </section>`;
  }
  const tone = oldestAgeMs < LATE_MS ? '' : oldestAgeMs < BAD_MS ? 'late' : 'bad';
  const pending = workSets.reduce((sum, { count }) => sum + count, 0);
  return html`<section class="behind ${tone}">
    <div class="soft">Oldest unacknowledged change</div>
    <div class="age" id="oldest">${formatAge(oldestAgeMs)}</div>
    <p>${pending} ${pending === 1 ? 'change is' : 'changes are'} not in the lake yet.</p>
    ${read}
  </section>`;
}

function renderQueues(queues: readonly QueueStatus[]): Html {
  return html`<section>
    <h2>Queues</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>queue</th>
            ${JOB_STATES.map((state) => html`<th class="number">${state}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${queues.map(renderQueue)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function renderQueue({ name, paused, pause, counts }: QueueStatus): Html {
  const page = `/queues/queue/${encodeURIComponent(name)}`;
  const link = (state: JobState): Html => {
    const tone = counts[state] === 0 ? 'zero' : state === 'failed' ? 'alarm' : '';
    return html`<a class="${tone}" href="${page}?status=${state}">${counts[state]}</a>`;
  };
  return html`<tr>
    <td class="fixed">
      <a href="${page}">${name}</a>${paused ? html`<span class="tag">paused</span>` : undefined}
      ${pause ? html`<p class="soft">waits for ${formatAge(pause.ms)}: ${pause.why ?? 'a job paused it'}</p>` : undefined}
    </td>
    ${JOB_STATES.map((state) => html`<td class="number">${link(state)}</td>`)}
  </tr>`;
}

function renderWorkSets(workSets: readonly WorkSetSummary[], now: number): Html {
  const rows = workSets.map(
    ({ workSet, count, oldestAt }) =>
      html`<tr>
        <td>${labelOf(workSet)}</td>
        <td class="number">${count}</td>
        <td class="number">${formatAge(now - oldestAt)}</td>
      </tr>`,
  );
  const table = html`<table>
    <thead>
      <tr>
        <th>to be</th>
        <th class="number">issues</th>
        <th class="number">oldest</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
  return html`<section>
    <h2>Marked work</h2>
    ${workSets.length === 0 ? html`<p class="soft">Nothing: every change is in the lake.</p>` : table}
  </section>`;
}

function labelOf(workSet: WorkSetSummary['workSet']): string {
  if (workSet === 'fetch') return 'fetched';
  if (workSet === 'attachments') return 'attachments stored';
  return `written into ${monthOfWorkSet(workSet)}`;
}

function renderRequeue(token: string): Html {
  return html`<section>
    <h2>Fetch issues again</h2>
    <form method="post" action="/requeue">
      <input type="hidden" name="token" value="${token}" />
      <textarea
        name="issues"
        aria-label="issue keys or ids"
        placeholder="SUP-88&#10;20417"
        spellcheck="false"
      ></textarea>
      <div class="row">
        <span class="soft">Keys or ids, one per line or separated by commas; at most 1,000.</span>
        <button>Enqueue</button>
      </div>
    </form>
  </section>`;
}

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
