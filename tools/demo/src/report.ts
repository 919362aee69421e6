import { countOf } from '@jiralake/core';
import { formatTable } from '@jiralake/duckdb';
import type { DemoSummary } from './run-demo';

/** Renders the summary of a demo as text. */
export function report(summary: DemoSummary): string {
  const { tables, latencyMs, seconds, query } = summary;
  const rows = Object.entries(tables).map(([name, { rows: count, differences }]) => [
    name,
    String(count),
    String(differences),
  ]);
  const made = Object.entries(summary.changes).map(([kind, count]) => `${count} ${kind}`);
  const problems = [
    ...Object.values(tables).flatMap(({ examples }) => examples),
    ...summary.missingAttachments,
    ...summary.failedJobs.map((job) => `failed: ${job}`),
    ...(summary.lostDeliveries > 0
      ? [`${countOf(summary.lostDeliveries, 'delivery', 'deliveries')} lost`]
      : []),
  ];
  return [
    '',
    formatTable(['table', 'rows', 'differences'], rows),
    '',
    ...skippedLines(summary.skipped),
    `changes: ${made.length === 0 ? 'none' : made.join(', ')}`,
    ...(summary.restarts > 0
      ? [`worker restarts: ${summary.restarts}, jobs retried: ${summary.retriedJobs}`]
      : []),
    ...(latencyMs.changes > 0
      ? [
          `webhook to Parquet: p50 ${latencyMs.p50} ms, p95 ${latencyMs.p95} ms, p99 ${latencyMs.p99} ms (${countOf(latencyMs.changes, 'change')})`,
        ]
      : []),
    `load: ${seconds.load} s${made.length === 0 ? '' : `, changes: ${seconds.changes} s`}`,
    '',
    query.sql,
    '',
    formatTable(query.columns, query.rows),
    '',
    ...problems.slice(0, 20),
    `made again from raw alone: ${summary.rebuildDifferences} differences`,
    `differences: ${summary.differences}`,
  ].join('\n');
}

const MOST_SKIPPED = 20;

function skippedLines(skipped: DemoSummary['skipped']): string[] {
  if (skipped.length === 0) return [];
  const shown = skipped.slice(0, MOST_SKIPPED).map(({ from, why }) => `  ${from}: ${why}`);
  const more = skipped.length - shown.length;
  return [`not on the site: ${skipped.length}`, ...shown, ...(more > 0 ? [`  and ${more} more`] : []), ''];
}
