import { slowestFiles } from './slowest-files';

const took = (name: string, ms: number) => ({ name, startTime: 1_000, endTime: 1_000 + ms });

it('names the files that took longest, the slowest first', () => {
  const testResults = [took('/r/a.spec.ts', 40), took('/r/b.int.ts', 112_340), took('/r/c.int.ts', 2_000)];
  expect(slowestFiles({ testResults }, '/r', 2)).toEqual(['  112.3 s  b.int.ts', '    2.0 s  c.int.ts']);
});

it('names all files of a short run', () => {
  expect(slowestFiles({ testResults: [took('/r/a.spec.ts', 40)] }, '/r', 20)).toEqual([
    '    0.0 s  a.spec.ts',
  ]);
});
