import { spacingMs } from './spacing';

it('waits a minute at first, twice as long each time, and six hours at most', () => {
  expect([0, 1, 2].map(spacingMs)).toEqual([60_000, 120_000, 240_000]);
  expect([9, 50].map(spacingMs)).toEqual([6 * 3_600_000, 6 * 3_600_000]);
});
