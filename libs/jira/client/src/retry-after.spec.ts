import { waitMs } from './retry-after';

const now = Date.parse('2026-02-03T12:00:00Z');
const noJitter = (): number => 0;

it.each([
  ['5', 5_000],
  ['0', 1_000],
  ['86400', 3_600_000],
  ['Tue, 03 Feb 2026 12:00:20 GMT', 20_000],
  ['Tue, 03 Feb 2026 11:00:00 GMT', 1_000],
  ['Tue, 03 Feb 2099 11:00:00 GMT', 3_600_000],
  ['soon', 30_000],
  ['-5', 30_000],
  ['Infinity', 30_000],
  ['', 30_000],
  [undefined, 30_000],
])('Retry-After %p waits %d ms', (retryAfter, ms) => {
  expect(waitMs({ retryAfter, reset: undefined }, now, noJitter)).toBe(ms);
});

it.each([
  ['2026-02-03T12:00:20Z', 20_000],
  ['2026-02-03T12:05Z', 300_000],
  ['2026-02-03T12:05', 300_000],
  ['2026-02-03T13:05+01:00', 300_000],
  ['2026-02-03T12:00:20.500Z', 20_500],
  ['2026-02-03T11:00:00Z', 1_000],
  ['2027-02-03T11:00:00Z', 3_600_000],
  ['2026-02-03T99:99Z', 30_000],
  ['1770120020', 30_000],
  ['soon', 30_000],
  ['', 30_000],
])('X-RateLimit-Reset %p waits %d ms', (reset, ms) => {
  expect(waitMs({ retryAfter: undefined, reset }, now, noJitter)).toBe(ms);
});

it('goes by X-RateLimit-Reset only where Retry-After says nothing', () => {
  const reset = '2026-02-03T12:05:00Z';
  expect(waitMs({ retryAfter: '7', reset }, now, noJitter)).toBe(7_000);
  expect(waitMs({ retryAfter: 'soon', reset }, now, noJitter)).toBe(300_000);
});

it('adds up to a fifth', () => {
  expect(waitMs({ retryAfter: '10', reset: undefined }, now, () => 0.5)).toBe(11_000);
});
