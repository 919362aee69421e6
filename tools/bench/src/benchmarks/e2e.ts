import type { Benchmark, Figure } from '../benchmark';
import { measureE2e } from '../e2e/measure-e2e';
import { percentile } from '../statistics';

/** How many changes a second the month gets in the second part. */
const PER_SECOND = 5;

/** How long a change takes from the site to the published files: when nothing else is to be done, and at a steady pace. */
export const e2eBenchmark: Benchmark = {
  name: 'e2e',
  description: 'single changes in a month of about 1,000 issues, from the site to the published files',
  async run(options) {
    const issues = options.short ? 30 : 1_150;
    const changes = options.short ? 4 : 100;
    const { issuesInMonth, measured, paced } = await measureE2e(options, {
      issues,
      changes,
      everyMs: 1_000 / PER_SECOND,
    });
    const toPublished = measured.map((change) => change.toPublished);
    const toRaw = measured.map((change) => change.toRaw);
    const whole = measured.map((change) => change.toRaw + change.toPublished);
    return [
      {
        ...figure('raw saved to published, p50', toPublished, 0.5),
        target: { atMost: 150 },
        note: `${changes} changes, ${issuesInMonth} issues in the month, all tables`,
      },
      figure('  p95', toPublished, 0.95),
      figure('change to raw saved, p50', toRaw, 0.5),
      figure('change to published, p50', whole, 0.5),
      figure('  whole, p95', whole, 0.95),
      { ...figure(`${PER_SECOND} changes/s, change to published, p50`, paced, 0.5), target: { atMost: 50 } },
      { ...figure('  at this pace, p95', paced, 0.95), target: { atMost: 150 } },
    ];
  },
};

function figure(name: string, times: readonly number[], share: number): Figure {
  const spread = [Math.min(...times), Math.max(...times)] as const;
  return { name, value: percentile(times, share), unit: 'ms', spread };
}
