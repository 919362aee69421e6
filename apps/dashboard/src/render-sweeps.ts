import { describeRun, formatAge, isOverdue } from '@jiralake/status';
import type { SweepRun } from '@jiralake/queues';
import { html, type Html } from './html';

/** Renders the latest run of each sweep, and marks sweeps whose next run is overdue. */
export function renderSweeps(runs: readonly SweepRun[], now: number): Html {
  if (runs.length === 0)
    return html`<section id="sweeps">
      <h2>Sweeps</h2>
      <p class="soft">None has run yet: is a scheduler running?</p>
    </section>`;
  return html`<section id="sweeps">
    <h2>Sweeps</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>sweep</th>
            <th class="number">ran before</th>
            <th class="number">took</th>
            <th>ended</th>
          </tr>
        </thead>
        <tbody>
          ${runs.map((run) => renderRun(run, now))}
        </tbody>
      </table>
    </div>
  </section>`;
}

function renderRun(run: SweepRun, now: number): Html {
  const overdue = isOverdue(run, now) ? html`<span class="tag">overdue</span>` : undefined;
  return html`<tr>
    <td class="fixed">${run.sweep}${overdue}</td>
    <td class="number">${formatAge(now - run.startedAt)}</td>
    <td class="number">${formatAge(run.tookMs)}</td>
    <td class="${run.ok ? '' : 'alarm'}">${describeRun(run)}</td>
  </tr>`;
}
