import type { Benchmark } from '../benchmark';
import { measureBurst } from '../commit/measure-burst';
import { ofRounds } from '../statistics';
import { loadIssues } from '../transform/load-issues';

/** Measures how long a transformer takes when all issues of a month change at once. */
export const burstBenchmark: Benchmark = {
  name: 'burst',
  description: 'every issue of a month changes at once: from the marks to the published files',
  async run(options) {
    const issues = options.short ? 20 : 1_000;
    const rounds = options.short ? 1 : 5;
    const site = await loadIssues(options, issues);
    const times = await measureBurst(options, site, { issues, rounds });
    return [
      {
        name: `${issues.toLocaleString('en-US')} changes in one month`,
        ...ofRounds(times),
        unit: 'ms',
        target: { atMost: 4_000 },
        note: 'status, summary, comment and changelog of each; one transformer, all tables',
      },
      { name: '  an issue', value: (ofRounds(times).value ?? 0) / issues, unit: 'ms' },
    ];
  },
};
