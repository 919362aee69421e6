import { parseJiraTime } from './jira-time';

describe('parseJiraTime', () => {
  it.each([
    ['2026-02-03T12:06:52.829+0100', '2026-02-03T11:06:52.829Z'],
    ['2026-02-03T12:06:52+01:00', '2026-02-03T11:06:52.000Z'],
    ['2026-02-03T12:06:52Z', '2026-02-03T12:06:52.000Z'],
    ['2026-02-03T00:00:00.000-0330', '2026-02-03T03:30:00.000Z'],
    ['2026-02-03', '2026-02-03T00:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(parseJiraTime(text)?.toISOString()).toBe(iso);
  });

  it.each(['', 'yesterday', '25/Feb/25', '2026-13-01T00:00:00Z', '2026-02-03T12:06:52', '1770116812829'])(
    '%p is not a time',
    (text) => {
      expect(parseJiraTime(text)).toBeUndefined();
    },
  );
});
