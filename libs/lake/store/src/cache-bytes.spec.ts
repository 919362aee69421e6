import { cacheBytes } from './cache-bytes';

const MB = 1024 * 1024;

it('takes at most a quarter of the memory, however little there is', () => {
  expect(cacheBytes(2, [4_096 * MB, Infinity])).toBe(256 * MB);
  expect(cacheBytes(2, [2_048 * MB, 300 * MB])).toBe(37.5 * MB);
  expect(cacheBytes(1, [150 * MB, 2 ** 64])).toBe(37.5 * MB);
});

it('respects the memory limit of this process', () => {
  expect(cacheBytes(1)).toBeGreaterThan(MB);
  expect(cacheBytes(1)).toBeLessThanOrEqual(256 * MB);
});
