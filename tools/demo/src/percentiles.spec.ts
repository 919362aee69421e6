import { percentile } from './percentiles';

it('takes the nearest rank', () => {
  const values = [40, 10, 30, 20];
  expect([0.5, 0.95, 0.01].map((share) => percentile(values, share))).toEqual([20, 40, 10]);
  expect(percentile([], 0.5)).toBeNull();
});
