import { workersFor } from './workers-for';

const GIB = 1024 ** 3;

it.each([
  ['one for each core', 2, 16, 2],
  ['fewer where memory is short', 8, 8, 4],
  ['one on the smallest machine', 1, 1, 1],
])('runs %s', (_, cores, gigabytes, workers) => {
  expect(workersFor(cores, gigabytes * GIB)).toBe(workers);
});
