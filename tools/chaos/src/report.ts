import { formatTable } from '@jiralake/duckdb';
import type { ChaosResult } from './run-scenario';

const MOST_PROBLEMS = 20;
const HEADINGS = [
  'scenario',
  'seed',
  'changes',
  'webhooks',
  'sent again',
  'overlaps',
  'fenced',
  'lost',
  'differences',
  'unrepaired',
  'failed jobs',
  'quiet after',
  'did',
];

/** Renders the results of all scenarios as text. */
export function renderReport(results: readonly ChaosResult[]): string {
  const problems = results.flatMap(({ scenario, problems: lines }) =>
    lines.slice(0, MOST_PROBLEMS).map((line) => `${scenario}: ${line}`),
  );
  return ['', formatTable(HEADINGS, results.map(rowOf)), '', ...problems].join('\n');
}

function rowOf(result: ChaosResult): string[] {
  const { scenario, seed, events, overlaps, fenced, lost, differences, unrepaired } = result;
  const counts = [
    seed,
    events.changes,
    events.delivered,
    events.retried,
    overlaps.length,
    fenced,
    lost.length,
    differences,
    unrepaired.length,
    result.failedJobs,
  ];
  const did = Object.entries(result.did).map(([what, times]) => `${times} ${what}`);
  return [scenario, ...counts.map(String), `${result.secondsToQuiet} s`, did.join(', ')];
}
