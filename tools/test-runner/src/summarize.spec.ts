import type { Results } from './read-results';
import { summarize } from './summarize';

const results = (numbers: Partial<Results>): Results => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numRuntimeErrorTestSuites: 0,
  testResults: [{ name: '/r/a.spec.ts', startTime: 0, endTime: 0 }],
  ...numbers,
});

describe('summarize', () => {
  it('is ok when everything ran and passed', () => {
    expect(summarize(results({}), ['/r/a.spec.ts'])).toEqual({
      line: '3 passed, 0 failed',
      problems: [],
      ok: true,
    });
  });

  it('mentions skipped tests', () => {
    expect(summarize(results({ numPendingTests: 2 }), []).line).toBe('3 passed, 0 failed, 2 skipped');
  });

  it.each([
    ['a failed test', { numFailedTests: 1 }],
    ['a file that could not be loaded', { numRuntimeErrorTestSuites: 1 }],
  ])('fails on %s', (_, numbers) => {
    expect(summarize(results(numbers), [])).toMatchObject({ line: '3 passed, 1 failed', ok: false });
  });

  it('fails on a test file that was not run, and on a run without tests', () => {
    expect(summarize(results({}), ['/r/a.spec.ts', '/r/b.int.ts'])).toEqual({
      line: '3 passed, 1 failed',
      problems: ['not run: /r/b.int.ts'],
      ok: false,
    });
    expect(summarize(results({ numPassedTests: 0 }), []).ok).toBe(false);
  });
});
