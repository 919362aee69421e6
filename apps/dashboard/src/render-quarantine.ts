import { countOf } from '@jiralake/core';
import type { Quarantined } from '@jiralake/ledger';
import { html, type Html } from './html';

/** Longer lists are cut; the button for all issues retries the others as well. */
const MOST_SHOWN = 200;

/** Renders the quarantined issues, each with a button to retry it; nothing when there are none. */
export function renderQuarantine(quarantined: readonly Quarantined[], token: string | undefined): Html {
  if (quarantined.length === 0) return html``;
  const more = quarantined.length - MOST_SHOWN;
  const all = html`<form method="post" action="/quarantine/retry-all">
    ${hidden({ token })}<button>Retry all</button>
  </form>`;
  return html`<section class="trouble" id="quarantine">
    <div class="row">
      <h2>Quarantine: ${countOf(quarantined.length, 'issue')} not written</h2>
      ${token === undefined ? undefined : all}
    </div>
    <p class="soft">The rows of these issues stay as they were until the issue can be written again.</p>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>issue id</th>
            <th>month</th>
            <th>last try (UTC)</th>
            <th>error</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${quarantined.slice(0, MOST_SHOWN).map((entry) => renderEntry(entry, token))}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p class="soft">and ${more} more</p>` : undefined}
  </section>`;
}

function renderEntry({ id, month, error, at }: Quarantined, token: string | undefined): Html {
  const retry = html`<form method="post" action="/quarantine/retry">
    ${hidden({ token, id })}<button class="quiet">Retry</button>
  </form>`;
  return html`<tr>
    <td class="fixed">${id}</td>
    <td class="fixed">${month}</td>
    <td class="fixed">${at.slice(0, 19).replace('T', ' ')}</td>
    <td class="error">${error}</td>
    <td class="number">${token === undefined ? undefined : retry}</td>
  </tr>`;
}

function hidden(fields: Record<string, string | undefined>): Html[] {
  return Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
}
