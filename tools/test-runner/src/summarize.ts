import type { Results } from './read-results';

export interface Summary {
  /** `N passed, N failed`, with `, N skipped` where some were */
  line: string;
  problems: string[];
  ok: boolean;
}

/** Counts Jest's results; a test file that did not run, or could not be loaded, counts as failed. */
export function summarize(results: Results, expectedFiles: readonly string[]): Summary {
  const run = new Set(results.testResults.map(({ name }) => name));
  const missed = expectedFiles.filter((file) => !run.has(file));
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites + missed.length;
  const skipped = results.numPendingTests > 0 ? `, ${results.numPendingTests} skipped` : '';
  return {
    line: `${results.numPassedTests} passed, ${failed} failed${skipped}`,
    problems: missed.map((file) => `not run: ${file}`),
    ok: failed === 0 && results.numPassedTests > 0,
  };
}
