import { issueIdSchema, monthSchema } from '@jiralake/core';
import { monthWorkSet } from '@jiralake/ledger';
import { toText } from './html';
import { renderStatus, type StatusPage } from './render-status';
import { renderPage } from './render-page';

const at = new Date('2026-02-03T12:00:00.000Z');
const month = monthSchema.parse('2026-02');
const counts = { waiting: 0, active: 0, delayed: 0, failed: 0 };
const nothing = { accepted: 0, unavailable: 0, refused: {} };
const quiet: StatusPage = {
  at,
  alarms: [],
  deliveries: {
    ever: nothing,
    day: nothing,
    unsignedInRow: 0,
    lastAcceptedAt: undefined,
    lastRefusedAt: undefined,
  },
  queues: [{ name: 'jira-fetch', paused: false, pause: undefined, workers: 1, counts }],
  workSets: [],
  oldestAgeMs: undefined,
  quarantined: [],
  incomplete: [],
  notFound: [],
  renewals: [],
  sweeps: [],
  tokens: [],
};
const broken = (id: number, error = 'broken') => ({
  id: issueIdSchema.parse(String(id)),
  month,
  error,
  at: '2026-02-03T11:59:00.000Z',
});

/** The page as text, with one space wherever there is white space. */
const page = (changed: Partial<StatusPage> = {}, token: string | undefined = 'the-token'): string =>
  toText(renderStatus({ ...quiet, ...changed }, token)).replaceAll(/\s+/g, ' ');

describe('the status page', () => {
  it('says that nothing is owed', () => {
    expect(page()).toContain('<div class="age">none</div>');
    expect(page()).toContain('every change is in the lake');
    expect(page()).not.toContain('Quarantine');
    expect(page()).not.toContain('role="alert"');
  });

  it('shows alarms before anything else, escaped, and since when they are up', () => {
    const alarms = [
      { name: 'jira-login', since: at.getTime() - 90_000, message: 'make a new <token>' },
      { name: 'other', since: at.getTime(), message: 'look' },
    ];
    const shown = page({ alarms });
    expect(shown).toMatch(/^<section class="trouble" id="alarms" role="alert"> <h2>2 alarms<\/h2>/);
    expect(shown).toContain(
      '<span class="alarm">make a new &#60;token&#62;</span> <span class="soft">for 1 min 30 s (jira-login)</span>',
    );
    expect(shown).toContain('<span class="alarm">look</span>');
    expect(page({ alarms: alarms.slice(0, 1) })).toContain('<h2>Alarm</h2>');
  });

  it('names things that changed and whose issues are not all done again', () => {
    expect(page()).not.toContain('id="renewals"');
    const since = at.getTime() - 90_000;
    const renewals = [
      { kind: 'sprint' as const, id: '41', since },
      { kind: 'version' as const, scope: '10003', shown: ['1.0-rc'], since },
    ];
    expect(page({ renewals })).toContain(
      'done again since 1 min 30 s: sprint 41, version of project 10003.</p>',
    );
  });

  it('shows what became of webhooks, in red when they are refused', () => {
    expect(page()).toContain('<p class="soft" id="deliveries"> No webhook has come yet. </p>');
    const day = { accepted: 0, unavailable: 0, refused: { '401': 35 } };
    const deliveries = { ...quiet.deliveries, ever: day, day, lastRefusedAt: at.getTime() };
    expect(page({ deliveries })).toMatch(
      /<p class="alarm" id="deliveries"> Webhooks .* 35 refused \(401: 35\)/,
    );
  });

  it.each([
    [5_000, '', '5 s'],
    [60_000, 'late', '1 min'],
    [3_600_000, 'bad', '1 h'],
  ])('shows a change of %d ms in the colour of its age', (oldestAgeMs, tone, text) => {
    const workSets = [{ workSet: 'fetch' as const, count: 1, oldestAt: at.getTime() - oldestAgeMs }];
    const shown = page({ oldestAgeMs, workSets });
    expect(shown).toContain(`<section class="behind ${tone}">`);
    expect(shown).toContain(
      `<div class="age" id="oldest">${text}</div> <p>1 change is not in the lake yet.</p>`,
    );
  });

  it('lists owed work by work set', () => {
    const oldestAt = at.getTime() - 2_000;
    const workSets = [
      { workSet: 'attachments' as const, count: 2, oldestAt },
      { workSet: monthWorkSet(month), count: 3, oldestAt },
    ];
    const shown = page({ workSets, oldestAgeMs: 2_000 });
    expect(shown).toContain(
      '<td>attachments stored</td> <td class="number">2</td> <td class="number">2 s</td>',
    );
    expect(shown).toContain('<td>written into 2026-02</td> <td class="number">3</td>');
    expect(shown).toContain('5 changes are not in the lake yet');
  });

  it('shows how sweeps ended, and which are overdue or failed', () => {
    const run = { startedAt: at.getTime() - 90_000, tookMs: 2_000, ok: true };
    const shown = page({
      sweeps: [
        { ...run, sweep: 'wake', everyMs: 60_000, result: { outcome: 'swept', woken: 2 } },
        { ...run, sweep: 'reconcile', everyMs: 1_000, ok: false, result: { error: '<401>' } },
      ],
    });
    expect(shown).toContain(
      '<td class="fixed">wake</td> <td class="number">1 min 30 s</td> <td class="number">2 s</td> <td class="">outcome swept, woken 2</td>',
    );
    expect(shown).toContain('<td class="fixed">reconcile<span class="tag">overdue</span></td>');
    expect(shown).toContain('<td class="alarm">error &#60;401&#62;</td>');
    expect(page()).toContain('None has run yet: is a scheduler running?');
  });

  it('says when a token expires, and how many issues are incomplete, and what Jira does not have', () => {
    const token = { token: 'JIRA_API_TOKEN', expires: '2026-02-12', daysLeft: 9 } as const;
    const incomplete = [{ id: issueIdSchema.parse('7'), missing: ['sla: no'], tries: 1, next: 0 }];
    const notFound = [{ name: 'SUP-99<', at: 0 }];
    const shown = page({ tokens: [{ ...token, state: 'urgent' }], incomplete, notFound });
    expect(shown).toContain('JIRA_API_TOKEN expires on 2026-02-12, in 9 days: make a new one');
    expect(shown).toContain('1 issue is stored incompletely');
    expect(shown).toContain('not found in Jira: 1, SUP-99&#60;.');
    expect(page()).not.toContain('id="not-found"');
    expect(page({ tokens: [{ ...token, state: 'ok' }] })).not.toContain('API tokens');
  });

  it('links every count to the page of the queue, and marks failures and pauses', () => {
    const queue = {
      name: 'jira-fetch',
      paused: true,
      pause: undefined,
      workers: 1,
      counts: { ...counts, failed: 4 },
    };
    const shown = page({ queues: [queue] });
    expect(shown).toMatch(/<a class="alarm" href="\/queues\/queue\/jira-fetch\?status=failed" ?>4<\/a/);
    expect(shown).toMatch(/<a class="zero" href="\/queues\/queue\/jira-fetch\?status=waiting" ?>0<\/a/);
    expect(shown).toContain('<span class="tag">paused</span>');
  });

  it('says why a queue waits by itself', () => {
    const pause = { ms: 42_000, why: 'the disk of /data is full: <ENOSPC>' };
    const queue = { name: 'jira-fetch', paused: false, pause, workers: 1, counts };
    expect(page({ queues: [queue] })).toContain(
      'waits for 42 s: the disk of /data is full: &#60;ENOSPC&#62;',
    );
  });

  it('shows quarantined issues, escaped, with a button each and one for all', () => {
    const shown = page({ quarantined: [broken(7, '<img src=x onerror=alert(1)>'), broken(8)] });
    expect(shown).toContain('Quarantine: 2 issues not written');
    expect(shown).toContain('&#60;img src=x onerror=alert(1)&#62;');
    expect(shown).not.toContain('<img');
    expect(shown.match(/action="\/quarantine\/retry"/g)).toHaveLength(2);
    expect(shown.match(/action="\/quarantine\/retry-all"/g)).toHaveLength(1);
    expect(shown).toContain('name="id" value="7"');
  });

  it('shows the first 200 quarantined issues and says how many there are', () => {
    const shown = page({ quarantined: Array.from({ length: 1_200 }, (_, i) => broken(i + 1)) });
    expect(shown.match(/<td class="error">/g)).toHaveLength(200);
    expect(shown).toContain('Quarantine: 1200 issues');
    expect(shown).toContain('and 1000 more');
  });

  it('has the token in every form, and no form without one', () => {
    const quarantined = [broken(7)];
    const shown = page({ quarantined });
    expect(shown.match(/<form/g)).toHaveLength(3);
    expect(shown.match(/name="token" value="the-token"/g)).toHaveLength(3);
    const readOnly = toText(renderStatus({ ...quiet, quarantined }, undefined));
    expect(readOnly).toContain('broken');
    expect(readOnly).not.toMatch(/<form|<button|<textarea/);
  });
});

it('a page escapes its title and says when it is read-only', () => {
  const content = renderStatus(quiet, undefined);
  expect(renderPage({ title: '<b>', readOnly: true }, content)).toMatch(
    /<title>&#60;b&#62; · jiralake.*read-only/s,
  );
  expect(renderPage({ title: 'Status', readOnly: false }, content)).not.toContain('read-only');
});
