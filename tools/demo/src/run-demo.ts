import { countOf } from '@jiralake/core';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import type { ServiceName, SimulatedStack, SiteChange } from '@jiralake/local-stack';
import {
  compareSite,
  mixedFaults,
  untilQuiet,
  watchQueues,
  type QueueWatch,
  type TableComparison,
} from '@jiralake/consistency-check';
import type { TableName } from '@jiralake/tables';
import { runExampleQuery, type ExampleAnswer } from './example-query';
import type { DemoOptions } from './parse-options';
import { percentile } from './percentiles';
import { watchLake } from './watch-lake';

export interface DemoSummary {
  ok: boolean;
  issues: number;
  /** files of the given folder that are not on the site */
  skipped: { from: string; why: string }[];
  deleted: number;
  changes: Record<string, number>;
  /** number of kills or redeployments */
  restarts: number;
  /** number of jobs that used more than one attempt */
  retriedJobs: number;
  tables: Record<TableName, TableComparison>;
  differences: number;
  /** number of rows that differ between the lake and one rebuilt from raw */
  rebuildDifferences: number;
  missingAttachments: string[];
  /** results of the due sweeps */
  sweeps: Record<(typeof SWEEPS)[number], string>;
  failedJobs: string[];
  lostDeliveries: number;
  /** milliseconds from the webhook until DuckDB reads the row */
  latencyMs: { p50: number | null; p95: number | null; p99: number | null; changes: number };
  seconds: { load: number; changes: number };
  query: ExampleAnswer;
}

const LONGEST_PHASE_MS = 150_000;
const SWEEPS = ['poll-sla', 'reconcile'] as const;
const DAY_MS = 86_400_000;

/** Fills the lake from the site, changes the site, waits until no work is left, and compares the two. */
export async function runDemo(
  stack: SimulatedStack,
  options: DemoOptions,
  say: (line: string) => void,
): Promise<DemoSummary> {
  const paths = dataPaths(loadConfig(storageVariables, stack.env));
  const db = await openDuckDb();
  const queues = watchQueues(stack);
  try {
    const loading = stopwatch();
    await stack.simulator.setFaults(mixedFaults(options.faults));
    await stack.simulator.announce();
    say(`the site announces its ${(await stack.simulator.status()).issues} issues`);
    await untilQuiet(stack, queues, LONGEST_PHASE_MS);
    const load = loading();
    say(`all in the lake after ${load} s`);

    const changing = stopwatch();
    const { changes, latencies, restarts } = await changeSite(stack, queues, db, paths.lake, options, say);
    const seconds = { load, changes: changing() };
    if (changes.length > 0)
      say(`${countOf(changes.length, 'change')} made and in the lake after ${seconds.changes} s`);
    const sweeps = await sweepSite(stack, queues, say);
    say('comparing row by row');

    const { site, ...comparison } = await compareSite(stack, db);
    const result = {
      issues: site.length,
      skipped: await stack.simulator.skipped(),
      deleted: changes.filter(({ kind }) => kind === 'delete').length,
      changes: countBy(changes, ({ kind }) => kind),
      restarts,
      retriedJobs: await queues.retried(),
      ...comparison,
      sweeps,
      failedJobs: await queues.failed(),
      lostDeliveries: (await stack.simulator.status()).deliveries.lost,
      latencyMs: {
        p50: percentile(latencies, 0.5),
        p95: percentile(latencies, 0.95),
        p99: percentile(latencies, 0.99),
        changes: latencies.length,
      },
      seconds,
      query: await runExampleQuery(db, paths.lake),
    };
    return { ok: isOk(result, changes.length), ...result };
  } finally {
    await queues.close();
    db.close();
  }
}

async function changeSite(
  stack: SimulatedStack,
  queues: QueueWatch,
  db: DuckDb,
  lake: string,
  options: DemoOptions,
  say: (line: string) => void,
): Promise<{ changes: SiteChange[]; latencies: number[]; restarts: number }> {
  const { changes: count, rate, seed } = options;
  if (count === 0) return { changes: [], latencies: [], restarts: 0 };
  const watching = await watchLake(db, lake);
  try {
    say(`the site changes ${countOf(count, 'time')}, ${rate} a second`);
    await stack.simulator.startActivity({ changes: count, perSecond: rate, seed });
    const restarts = await disturb(stack, options, say);
    await untilQuiet(stack, queues, LONGEST_PHASE_MS);
    await watching.stop();
    const changes = await stack.simulator.changes();
    return { changes, latencies: watching.latencies(changes), restarts };
  } finally {
    await watching.stop();
  }
}

/** Advances the SLA clocks by a day, for which no event is sent, and lets the scheduler find it and nothing else. */
async function sweepSite(
  stack: SimulatedStack,
  queues: QueueWatch,
  say: (line: string) => void,
): Promise<DemoSummary['sweeps']> {
  await stack.simulator.tick(DAY_MS);
  say('a day passes on the clocks of the SLAs, without an event');
  const sweeps = { 'poll-sla': '', reconcile: '' };
  for (const name of SWEEPS) {
    sweeps[name] = await queues.sweep(name, LONGEST_PHASE_MS);
    say(`${name}: ${sweeps[name]}`);
    await untilQuiet(stack, queues, LONGEST_PHASE_MS);
  }
  return sweeps;
}

const VICTIMS: readonly ServiceName[] = ['fetcher', 'transformer', 'fetcher', 'transformer'];

/** Kills or redeploys workers at times spread over the changes; returns how often. */
async function disturb(
  stack: SimulatedStack,
  { changes, rate, kill, redeploy }: DemoOptions,
  say: (line: string) => void,
): Promise<number> {
  if (!kill && !redeploy) return 0;
  const secondIngress = stack.urls['ingress-2'];
  for (const name of VICTIMS) {
    await new Promise((resolve) => setTimeout(resolve, ((changes / rate) * 1_000) / (VICTIMS.length + 1)));
    say(`${kill ? 'killing' : 'redeploying'} the ${name}`);
    await stack.restart(name, kill ? 'SIGKILL' : 'SIGTERM');
    // sends to any replica, as a load balancer does
    if (secondIngress) {
      await stack.simulator.setWebhook(
        `${secondIngress}/webhooks/jira`,
        stack.env['JIRA_WEBHOOK_SECRET'] ?? '',
      );
    }
  }
  return VICTIMS.length;
}

function isOk(result: Omit<DemoSummary, 'ok'>, changes: number): boolean {
  const sound =
    result.differences === 0 &&
    result.rebuildDifferences === 0 &&
    result.missingAttachments.length === 0 &&
    result.failedJobs.length === 0;
  const something = result.tables.issues.rows === result.issues && result.issues > 0;
  // the reader must have seen every change, or the latencies cover only a part
  const seen = result.restarts > 0 || changes === 0 || result.latencyMs.changes > 0;
  return sound && something && seen && result.lostDeliveries === 0;
}

function stopwatch(): () => number {
  const started = performance.now();
  return () => Math.round((performance.now() - started) / 100) / 10;
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
