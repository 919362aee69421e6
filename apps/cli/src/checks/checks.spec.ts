import { monthSchema } from '@jiralake/core';
import { judgeAlarms } from './alarms';
import { checkMemory, checkVersion } from './redis';
import { judgeDisk } from './storage';
import { judgeRecords } from './records';
import { judgeSweeps } from './sweeps';
import { judgeToken } from './tokens';
import { judgeAge, judgeIncomplete, judgeQueue } from './work';

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
    expect(judgeDisk('/data', free, total).state).toBe(state);
  });

  it('names months without a commit record, and what makes them again', () => {
    expect(judgeRecords([], '.commits').state).toBe('ok');
    const months = ['2026-01', '2026-02', '2026-03', '2026-04'].map((month) => monthSchema.parse(month));
    expect(judgeRecords(months, 'data/.commits')).toMatchObject({
      state: 'problem',
      what: expect.stringContaining('data/.commits (2026-01, 2026-02, 2026-03, …)') as string,
      advice: expect.stringContaining('jiralake rebuild --adopt') as string,
    });
  });

  it('warns of changes that wait for long', () => {
    const now = 1_000_000_000;
    expect(judgeAge([], now, 120_000)).toEqual({ state: 'ok', what: 'every change is in the lake' });
    expect(judgeAge([{ count: 2, oldestAt: now - 5_000 }], now, 120_000).state).toBe('ok');
    const behind = judgeAge(
      [
        { count: 2, oldestAt: now - 5_000 },
        { count: 1, oldestAt: now - 300_000 },
      ],
      now,
      120_000,
    );
    expect(behind).toMatchObject({ state: 'warning', what: '3 changes are under way, the oldest for 5 min' });
  });

  it('passes alarms on, with their name and since when they are up', () => {
    expect(judgeAlarms([])).toEqual([{ state: 'ok', what: 'no alarms' }]);
    const since = Date.parse('2026-02-03T12:00:00.000Z');
    const [check] = judgeAlarms([{ name: 'jira-login', since, message: 'make a new token' }]);
    expect(check).toMatchObject({ state: 'problem', what: 'alarm: make a new token' });
    expect(check?.advice).toContain('jira-login, is up since 2026-02-03T12:00:00.000Z');
  });

  it('names issues that are not complete, and what is missing', () => {
    expect(judgeIncomplete([]).state).toBe('ok');
    const check = judgeIncomplete([{ id: '7', missing: ['comments: 403', 'sla: 401'] }]);
    expect(check).toMatchObject({ state: 'warning', what: 'not complete: 1, 7 (comments: 403; sla: 401)' });
  });

  it.each([
    [{}, 'ok', 'jira-fetch: 0 waiting, 0 active, 0 delayed, 0 failed'],
    [{ workers: 0 }, 'warning', 'no fetcher works on it'],
    [{ workers: undefined }, 'ok', 'jira-fetch'],
    [{ paused: true }, 'warning', 'it is paused'],
    [{ counts: { waiting: 0, active: 0, delayed: 0, failed: 2 } }, 'warning', '2 failed'],
  ])('a queue that is %j is %s', (changed, state, text) => {
    const counts = { waiting: 0, active: 0, delayed: 0, failed: 0 };
    const check = judgeQueue({ name: 'jira-fetch', paused: false, workers: 1, counts, ...changed });
    expect(check.state).toBe(state);
    expect(check.what).toContain(text);
  });

  it('tells how sweeps ended, and which one is missing', () => {
    const run = { sweep: 'wake', startedAt: 0, tookMs: 1_000, everyMs: 60_000, ok: true } as const;
    const result = { outcome: 'swept', woken: 0 };
    const judged = (changed: object, now: number) => judgeSweeps([{ ...run, result, ...changed }], now)[0];
    expect(judged({}, 90_000)).toEqual({
      ...{ state: 'ok', what: 'wake 1 min 30 s ago, took 1 s: outcome swept, woken 0' },
    });
    expect(judged({}, 400_000)?.what).toContain('the next one is overdue');
    const failed = judged({ ok: false, result: { error: '401' } }, 90_000);
    expect([failed?.state, failed?.what]).toEqual(['warning', 'wake 1 min 30 s ago, took 1 s: error 401']);
  });

  it.each([
    ['ok', 60, 'ok'],
    ['soon', 20, 'warning'],
    ['urgent', 3, 'problem'],
    ['expired', 0, 'problem'],
  ] as const)('a token that is %s is %s', (state, daysLeft, expected) => {
    expect(judgeToken({ token: 'JIRA_API_TOKEN', expires: '2026-02-03', daysLeft, state }).state).toBe(
      expected,
    );
  });
});
