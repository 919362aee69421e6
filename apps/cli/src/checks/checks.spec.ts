import { monthSchema } from '@jiralake/core';
import { evaluateAlarms } from './alarms';
import { checkDeliveries } from './deliveries';
import { checkMemory, checkVersion } from './redis';
import { evaluateDisk } from './storage';
import { evaluateLake } from './lake';
import { evaluateRecords } from './records';
import { evaluateSweeps } from './sweeps';
import { evaluateToken } from './tokens';
import { evaluateAge, evaluateIncomplete, evaluateNotFound, evaluateQueue } from './work';

describe('the checks of the doctor', () => {
  it.each([
    ['7.0.15', 'ok'],
    ['6.2.0', 'ok'],
    ['6.0.16', 'problem'],
    ['5.0.14', 'problem'],
    ['', 'problem'],
  ])('redis %s is %s', (version, state) => {
    expect(checkVersion(version).state).toBe(state);
  });

  it.each([
    [10, 100, 'ok'],
    [60, 100, 'warning'],
    [74, 100, 'warning'],
    [75, 100, 'problem'],
    [10, 0, 'warning'],
  ])('%d of %d bytes of memory used is %s', (used, most, state) => {
    expect(checkMemory(used, most).state).toBe(state);
  });

  it.each([
    [50e9, 100e9, 'ok'],
    [4e9, 10e9, 'warning'],
    [50e9, 1000e9, 'warning'],
  ])('%d bytes free of %d is %s', (free, total, state) => {
    expect(evaluateDisk('/data', free, total).state).toBe(state);
  });

  it('names months without a commit record, and what makes them again', () => {
    expect(evaluateRecords([], '.commits').state).toBe('ok');
    const months = ['2026-01', '2026-02', '2026-03', '2026-04'].map((month) => monthSchema.parse(month));
    expect(evaluateRecords(months, 'data/.commits')).toMatchObject({
      state: 'problem',
      what: expect.stringContaining(
        'data/.commits for 4 months of the lake (2026-01, 2026-02, 2026-03, …)',
      ) as string,
      advice: expect.stringContaining('jiralake rebuild --adopt') as string,
    });
  });

  it('warns of changes that wait for long', () => {
    const now = 1_000_000_000;
    expect(evaluateAge([], now, 120_000)).toEqual({ state: 'ok', what: 'every change is in the lake' });
    expect(evaluateAge([{ count: 2, oldestAt: now - 5_000 }], now, 120_000).state).toBe('ok');
    const behind = evaluateAge(
      [
        { count: 2, oldestAt: now - 5_000 },
        { count: 1, oldestAt: now - 300_000 },
      ],
      now,
      120_000,
    );
    expect(behind).toMatchObject({ state: 'warning', what: '3 changes under way, the oldest for 5 min' });
  });

  it('passes alarms on, with their name and since when they are up', () => {
    expect(evaluateAlarms([])).toEqual([{ state: 'ok', what: 'no alarms' }]);
    const since = Date.parse('2026-02-03T12:00:00.000Z');
    const [check] = evaluateAlarms([{ name: 'jira-login', since, message: 'make a new token' }]);
    expect(check).toMatchObject({ state: 'problem', what: 'alarm: make a new token' });
    expect(check?.advice).toContain('jira-login, is up since 2026-02-03T12:00:00.000Z');
  });

  it.each([
    [0, {}, 0, 'warning', 'register https://'],
    [0, { '401': 35 }, 35, 'problem', 'compare JIRA_WEBHOOK_SECRET of the ingress with'],
    [900, { '401': 12 }, 12, 'problem', 'compare JIRA_WEBHOOK_SECRET of the ingress with'],
    [9, { '401': 3 }, 1, 'warning', 'one ingress of several has another secret'],
    [900, { '401': 3 }, 1, 'ok', undefined],
  ])('%d webhooks taken and %j refused, %d in a row, is a %s', (accepted, refused, inRow, state, advice) => {
    const day = { accepted, unavailable: 0, refused };
    const at = { lastAcceptedAt: undefined, lastRefusedAt: undefined };
    const check = checkDeliveries({ ever: day, day, unsignedInRow: inRow, ...at }, 0, true);
    expect(check.state).toBe(state);
    if (advice !== undefined) expect(check.advice).toContain(advice);
  });

  it('finds nothing odd in a site that sends no webhooks where it is not to', () => {
    const none = { accepted: 0, unavailable: 0, refused: {} };
    const at = { lastAcceptedAt: undefined, lastRefusedAt: undefined };
    const quiet = { ever: none, day: none, unsignedInRow: 0, ...at };
    expect(checkDeliveries(quiet, 0, false)).toEqual({ state: 'ok', what: 'no webhook has come yet' });
  });

  it('names issues that are not complete, and what is missing', () => {
    expect(evaluateIncomplete([]).state).toBe('ok');
    const check = evaluateIncomplete([{ id: '7', missing: ['comments: 403', 'sla: 401'] }]);
    expect(check).toMatchObject({ state: 'warning', what: 'not complete: 1, 7 (comments: 403; sla: 401)' });
  });

  it('names what was asked for and is not in Jira, which is no trouble by itself', () => {
    expect(evaluateNotFound([])).toEqual([]);
    const [check] = evaluateNotFound([{ name: 'SUP-99' }, { name: '7' }]);
    expect(check).toMatchObject({ state: 'ok', what: expect.stringContaining(': 2, SUP-99, 7 (') as string });
  });

  it.each([
    [{}, 'ok', 'jira-fetch: 0 waiting, 0 active, 0 delayed, 0 failed'],
    [{ workers: 0 }, 'warning', 'no fetcher works on it'],
    [{ workers: undefined }, 'ok', 'jira-fetch'],
    [{ paused: true }, 'warning', 'it is paused'],
    [
      { pause: { ms: 42_000, why: 'the disk of /data is full: ENOSPC' } },
      'warning',
      'and waits for 42 s: the disk of /data is full: ENOSPC',
    ],
    [{ pause: { ms: 900, why: 'Jira asks to wait (429)' } }, 'ok', '0 failed'],
    [{ counts: { waiting: 0, active: 0, delayed: 0, failed: 2 } }, 'warning', '2 failed'],
  ])('a queue that is %j is %s', (changed, state, text) => {
    const counts = { waiting: 0, active: 0, delayed: 0, failed: 0 };
    const check = evaluateQueue({
      name: 'jira-fetch',
      paused: false,
      pause: undefined,
      workers: 1,
      counts,
      ...changed,
    });
    expect(check.state).toBe(state);
    expect(check.what).toContain(text);
  });

  it('tells how sweeps ended, and which one is missing', () => {
    const run = { sweep: 'wake', startedAt: 0, tookMs: 1_000, everyMs: 60_000, ok: true } as const;
    const result = { outcome: 'swept', woken: 0 };
    const evaluated = (changed: object, now: number) =>
      evaluateSweeps([{ ...run, result, ...changed }], now)[0];
    expect(evaluated({}, 90_000)).toEqual({
      state: 'ok',
      what: 'wake 1 min 30 s ago, took 1 s: outcome swept, woken 0',
    });
    expect(evaluated({}, 400_000)?.what).toContain('the next one is overdue');
    const failed = evaluated({ ok: false, result: { error: '401' } }, 90_000);
    expect([failed?.state, failed?.what]).toEqual(['warning', 'wake 1 min 30 s ago, took 1 s: error 401']);
  });

  it('names damaged months of the lake, and how many more there are', () => {
    const damageOf = (number: number) => {
      const month = monthSchema.parse(`2026-0${number}`);
      return { month, what: `comments of ${month} is missing`, generation: 1, isGone: false };
    };
    expect(evaluateLake({ months: 3, damaged: [] }, '/lake')).toEqual([
      { state: 'ok', what: 'the files of 3 months in /lake are what was committed' },
    ]);
    expect(evaluateLake({ months: 0, damaged: [] }, '/lake')).toEqual([]);
    const checks = evaluateLake({ months: 9, damaged: [1, 2, 3, 4, 5, 6, 7].map(damageOf) }, '/lake');
    expect(checks.map(({ state }) => state)).toEqual(Array(5).fill('problem'));
    expect(checks[0]?.what).toContain('2026-01 of the lake is damaged: comments of 2026-01 is missing');
    expect(checks[0]?.what).toContain('(and 2 more months)');
  });

  it.each([
    ['ok', 60, 'ok'],
    ['soon', 20, 'warning'],
    ['urgent', 3, 'problem'],
    ['expired', 0, 'problem'],
  ] as const)('a token that is %s is %s', (state, daysLeft, expected) => {
    expect(evaluateToken({ token: 'JIRA_API_TOKEN', expires: '2026-02-03', daysLeft, state }).state).toBe(
      expected,
    );
  });
});
