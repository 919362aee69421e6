import { measureBackfill, type MeasuredBackfill } from '../backfill/measure-backfill';
import { measureSingle } from '../backfill/measure-single';
import type { Benchmark, Figure } from '../benchmark';

/** Measures how long a backfill takes and how many requests it needs, compared with single fetches. */
export const backfillBenchmark: Benchmark = {
  name: 'backfill',
  description:
    'a lake filled from a site with 20 ms latency and the limits of the real one, beside single fetches',
  async run(options) {
    const issues = options.short ? 60 : 15_000;
    const few = options.short ? 30 : 1_500;
    const whole = await measureBackfill(options, { name: 'backfill', issues, remoteLinks: true });
    const without = await measureBackfill(options, { name: 'no-remote-links', issues, remoteLinks: false });
    const single = await measureSingle(options, { name: 'single-fetches', issues: few });
    const singleRate = (single.issues * 1_000) / single.tookMs;
    const singleRequests = (single.requests * 1_000) / single.issues;
    return [
      ...figuresOf('', whole, { rate: 90, requests: 1_150 }),
      ...figuresOf(', no remote links', without, { rate: 400, requests: 130 }),
      { name: 'single fetches', value: singleRate, unit: 'issues/s', note: `${few} issues` },
      { name: '  requests', value: singleRequests, unit: 'per 1,000 issues' },
      {
        name: '  requests, ratio',
        value: singleRequests / ((whole.requests * 1_000) / whole.issues),
        unit: 'times those of the backfill',
      },
    ];
  },
};

function figuresOf(
  what: string,
  { issues, requests, remoteLinks, storedMs, doneMs, cpu }: MeasuredBackfill,
  target: { rate: number; requests: number },
): Figure[] {
  const perThousand = 1_000 / issues;
  const sum = [...cpu.values()].reduce((total, seconds) => total + seconds, 0);
  return [
    {
      name: `backfill${what}`,
      value: (issues * 1_000) / storedMs,
      unit: 'issues/s into raw',
      target: { atLeast: target.rate },
      note: `${issues.toLocaleString('en-US')} issues, no attachments, 2 fetchers`,
    },
    {
      name: `  requests${what}`,
      value: (requests * 1_000) / issues,
      unit: 'per 1,000 issues',
      target: { atMost: target.requests },
      note: `${Math.round((remoteLinks * 1_000) / issues)} of them for remote links`,
    },
    {
      name: `  the lake is complete after raw${what}`,
      value: (doneMs - storedMs) / 1_000,
      unit: 's',
      target: { atMost: 10 },
    },
    {
      name: `  processor time${what}`,
      value: cpu.size === 0 ? null : sum * perThousand,
      unit: 's per 1,000 issues',
      note: cpu.size === 0 ? 'this system does not tell' : sharesOf(cpu, perThousand),
    },
  ];
}

function sharesOf(cpu: ReadonlyMap<string, number>, perThousand: number): string {
  const shares = [...cpu].sort(([, a], [, b]) => b - a);
  return shares.map(([name, seconds]) => `${name} ${(seconds * perThousand).toFixed(2)}`).join(', ');
}
