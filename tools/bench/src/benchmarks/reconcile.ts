import type { Benchmark } from '../benchmark';
import { measureReconcile } from '../reconcile/measure-reconcile';

/** Measures a reconcile that finds no difference. */
export const reconcileBenchmark: Benchmark = {
  name: 'reconcile',
  description: 'a quiet site compared with raw and lake, with 20 ms latency and the limits of the real one',
  async run(options) {
    const issues = options.short ? 60 : 15_000;
    const { requests, tookMs, peakBytes } = await measureReconcile(options, issues);
    return [
      {
        name: 'reconcile',
        value: tookMs / 1_000,
        unit: 's',
        note: `${issues.toLocaleString('en-US')} issues, nothing to repair`,
      },
      { name: '  requests', value: requests, unit: 'requests', target: { atMost: 200 } },
      {
        name: '  memory of the command',
        value: peakBytes === null ? null : peakBytes / 1e6,
        unit: 'MB at most',
        target: { atMost: 300 },
        ...(peakBytes === null && { note: 'this system does not tell' }),
      },
    ];
  },
};
