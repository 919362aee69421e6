import { friendlyDuration, friendlyTime, iso8601Time, jiraDay, jiraTime } from './site-time';

describe('site times', () => {
  it.each([
    ['2026-02-03T11:06:52.829Z', '2026-02-03T12:06:52.829+0100'],
    ['2026-07-03T11:06:52.829Z', '2026-07-03T13:06:52.829+0200'],
    ['2026-03-29T00:59:59.999Z', '2026-03-29T01:59:59.999+0100'],
    ['2026-03-29T01:00:00.000Z', '2026-03-29T03:00:00.000+0200'],
    ['2026-10-25T01:00:00.000Z', '2026-10-25T02:00:00.000+0100'],
  ])('%s is written %s', (utc, written) => {
    expect(jiraTime(Date.parse(utc))).toBe(written);
  });

  it('writes SLA times without milliseconds and days on the calendar of the site', () => {
    const ms = Date.parse('2026-02-28T23:30:00.125Z');
    expect(iso8601Time(ms)).toBe('2026-03-01T00:30:00+0100');
    expect(jiraDay(ms)).toBe('2026-03-01');
    expect(friendlyTime(ms)).toBe('01/Mar/26 12:30 AM');
  });

  it.each([
    [60_000, '1m'],
    [14_340_000, '3h 59m'],
    [0, '0m'],
    [-7_200_000, '-2h'],
  ])('%p ms is %s', (ms, text) => {
    expect(friendlyDuration(ms)).toBe(text);
  });
});
