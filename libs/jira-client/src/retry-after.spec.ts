import { parseRetryAfter } from './retry-after';

const now = Date.parse('2026-02-03T12:00:00Z');
const noJitter = (): number => 0;

it.each([
  ['5', 5_000],
  ['0', 1_000],
  ['86400', 3_600_000],
  ['Tue, 03 Feb 2026 12:00:20 GMT', 20_000],
  ['Tue, 03 Feb 2026 11:00:00 GMT', 1_000],
  ['soon', 30_000],
  ['-5', 30_000],
  ['', 30_000],
  [undefined, 30_000],
])('Retry-After %p waits %d ms', (header, ms) => {
  expect(parseRetryAfter(header, now, noJitter)).toBe(ms);
});

it('adds up to a fifth', () => {
  expect(parseRetryAfter('10', now, () => 0.5)).toBe(11_000);
});
