import { judgeAlarms } from './alarms';
import { checkMemory, checkVersion } from './redis';
import { judgeDisk } from './storage';
import { judgeAge, judgeIncomplete } from './work';

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

  it('warns of changes that wait for long', () => {
    const now = 1_000_000_000;
    expect(judgeAge([], now)).toEqual({ state: 'ok', what: 'every change is in the lake' });
    expect(judgeAge([{ count: 2, oldestAt: now - 5_000 }], now).state).toBe('ok');
    const behind = judgeAge(
      [
        { count: 2, oldestAt: now - 5_000 },
        { count: 1, oldestAt: now - 300_000 },
      ],
      now,
    );
    expect(behind).toMatchObject({ state: 'warning', what: '3 changes are under way, the oldest for 300 s' });
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
});
