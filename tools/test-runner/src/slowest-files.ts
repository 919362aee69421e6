import path from 'node:path';
import type { Results } from './read-results';

/** Returns the slowest test files, the slowest first: a line each with seconds and the path below `root`. */
export function slowestFiles(
  { testResults }: Pick<Results, 'testResults'>,
  root: string,
  count: number,
): string[] {
  return testResults
    .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1_000 }))
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${path.relative(root, name)}`);
}
