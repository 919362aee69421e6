import { loadConfig, redisVariables } from '@jiralake/config';
import type { IssueId } from '@jiralake/core';
import { createDirtySets, createIncompleteIssues, type IncompleteIssue } from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import { listenForInterruption, type Interruption } from '@jiralake/program';
import type { CommandContext, Environment } from '../../installation/command-context';
import { connectOnce } from '../../installation/connect-once';
import { requireRunningInstallation } from '../../installation/installation';
import { showProgress } from '../../terminal/progress';
import { withRedis, type RedisForCommand } from '../../installation/with-redis';
import { backfillPorts, progressSources } from './backfill-ports';
import { followProgress } from './backfill-progress';
import { reportPlan, reportSummary } from './backfill-report';
import { backfillVariables, findIssues, type BackfillConfig } from './find-issues';
import { startOwnServices } from './own-services';
import { planBackfill } from './plan-backfill';
import { requireWorkers } from './require-workers';
import type { BackfillChoice } from './backfill-types';
import { runBackfill } from './run-backfill';
import { scopeOf, type ScopeOptions } from './scope';

/** More marks than a site can have. */
const MOST_MARKS = 1_000_000;

export interface BackfillOptions extends ScopeOptions {
  parallel: number;
  /** false for `--no-attachments` */
  attachments: boolean;
  force?: boolean;
  dryRun?: boolean;
  json?: true;
}

/** Fills the lake, or prints what would be done. Ctrl-C ends it without new requests; queued fetches go on. */
export async function backfill(given: CommandContext, options: BackfillOptions): Promise<void> {
  const { terminal } = given;
  const context = { env: await requireRunningInstallation(given), terminal };
  const interruption = listenForInterruption(terminal.say);
  try {
    await (options.dryRun ? plan(context, options, interruption.asked) : run(context, options, interruption));
  } catch (error) {
    if (!interruption.asked.aborted) throw error;
    terminal.say('stopped; the same command resumes');
    process.exitCode = interruption.exitCode();
  }
}

/** Uses no rate-limit gate, because a gate writes to Redis. */
async function plan(
  { env, terminal }: CommandContext,
  options: BackfillOptions,
  signal: AbortSignal,
): Promise<void> {
  const config = loadConfig(backfillVariables, env);
  const scope = scopeOf(options, config.JIRA_PROJECTS);
  terminal.say(`reading ${config.JIRA_DOMAIN}; nothing will be written (--dry-run)`);
  const progress = showProgress(terminal.say);
  try {
    const { force = false, attachments } = options;
    const wanted = { force, attachments };
    const stores = openStores(config);
    const { marked, incomplete } = await readRedisState(env);
    const ports = {
      raw: stores.raw,
      attachments: stores.attachments,
      find: findIssues(config, { scope, gate: undefined, say: terminal.say }, signal),
      isMarked: (id: IssueId) => Promise.resolve(marked.has(id)),
      incomplete: () => Promise.resolve(incomplete),
      onProgress: progress.update.bind(progress),
    };
    const plan = await planBackfill(ports, wanted);
    progress.stop();
    reportPlan(plan, terminal.say);
    if (options.json)
      terminal.print(
        JSON.stringify({ found: plan.found, fetch: plan.fetch.length, files: plan.files.length }),
      );
  } finally {
    progress.stop();
  }
}

/** Returns the marked and the incomplete issues; none when no Redis is configured. */
async function readRedisState(
  env: Environment,
): Promise<{ marked: ReadonlySet<IssueId>; incomplete: IncompleteIssue[] }> {
  if (!env['REDIS_URL']) return { marked: new Set(), incomplete: [] };
  const { REDIS_PREFIX: prefix } = loadConfig(redisVariables, env);
  // opens no queues, because opening a queue writes its version to Redis
  const redis = await connectOnce(env);
  try {
    const marked = await createDirtySets(redis, prefix).claim('fetch', MOST_MARKS);
    const incomplete = await createIncompleteIssues(redis, prefix).list();
    return { marked: new Set(marked.map(({ id }) => id)), incomplete };
  } finally {
    redis.disconnect();
  }
}

async function run(
  context: CommandContext,
  options: BackfillOptions,
  interruption: Interruption,
): Promise<void> {
  const { env, terminal } = context;
  const { asked: signal } = interruption;
  const config = loadConfig(backfillVariables, env);
  if (env['REDIS_URL']) {
    return withRedis(env, async (use) => {
      await requireWorkers(use.queues);
      await fill(context, config, use, options, signal);
    });
  }
  terminal.say(
    'REDIS_URL is not set, so a Redis, a fetcher, a transformer and a scheduler run here as long as it takes',
  );
  const stack = await startOwnServices(env, interruption, terminal.say);
  try {
    await withRedis(stack.env, (use) => fill(context, config, use, options, signal));
  } finally {
    await stack.stop();
  }
}

async function fill(
  { terminal }: CommandContext,
  config: BackfillConfig,
  use: RedisForCommand,
  options: BackfillOptions,
  signal: AbortSignal,
): Promise<void> {
  const scope = scopeOf(options, config.JIRA_PROJECTS);
  const { force = false, attachments, parallel } = options;
  const choice: BackfillChoice = { force, attachments, parallel, signal };
  terminal.say(`filling the lake from ${config.JIRA_DOMAIN}`);
  const startedAt = performance.now();
  const progress = await followProgress(showProgress(terminal.say), progressSources(use), terminal.say);
  try {
    const ports = await backfillPorts(
      config,
      use,
      { scope, say: terminal.say, onProgress: progress.update },
      signal,
    );
    const summary = await runBackfill(ports, choice);
    const costs = {
      ...(await progress.used()),
      seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    };
    progress.stop();
    reportSummary(summary, costs, terminal.say);
    if (options.json) terminal.print(JSON.stringify({ ...summary, ...costs }));
    process.exitCode = summary.ok ? 0 : 1;
  } finally {
    progress.stop();
  }
}
