import { setTimeout as sleep } from 'node:timers/promises';
import {
  attachmentVariables,
  dataPaths,
  jiraSite,
  jiraVariables,
  loadConfig,
  storageVariables,
} from '@jiralake/config';
import { openDuckDb } from '@jiralake/duckdb';
import { createJiraClient, type RequestGate } from '@jiralake/jira-client';
import { createLogger } from '@jiralake/observability';
import { createAlarms, createRequestGate } from '@jiralake/queues';
import { createRawStore } from '@jiralake/raw-store';
import {
  createLakeReader,
  findingKinds,
  reconcile,
  type FindingKind,
  type ReconcileSummary,
} from '@jiralake/reconcile';
import { Command } from 'commander';
import type { CommandContext } from './command-context';
import { showProgress } from './progress';
import { withRedis, type RedisForCommand } from './with-redis';

interface ReconcileOptions {
  dryRun?: boolean;
  deep?: boolean;
  force?: boolean;
  json?: true;
}

const MEANINGS: Record<FindingKind, string> = {
  missing: 'on the site, not in raw',
  stale: 'changed on the site since they were fetched',
  revived: 'stored as deleted, on the site all the same',
  gone: 'stored, not on the site: Jira is asked again before they count as deleted',
  unreadable: 'with a raw file that cannot be read, which a fetch replaces',
  lake_behind: 'with rows in the lake that are not those of the raw file',
};

const STEPS = { site: 'asking the site', raw: 'reading issues', lake: 'reading months' } as const;

/** `jiralake reconcile`: what events did not tell is found by comparing, and marked. */
export function reconcileCommand(context: CommandContext): Command {
  return new Command('reconcile')
    .description(
      'compare the site with raw and raw with the lake, and have whatever differs fetched or written again; needs Redis and Jira, deletes nothing itself',
    )
    .option('--dry-run', 'say what differs and mark nothing')
    .option(
      '--deep',
      'have every issue of the site fetched: finds what leaves `updated` as it is, such as remote links, worklogs, SLA values and rights that the account was given since',
    )
    .option(
      '--force',
      'believe that issues are gone although the site shows fewer than half of what is stored',
    )
    .option('--json', 'print the summary as one JSON object on the last line')
    .action((options: ReconcileOptions) => run(context, options));
}

async function run(context: CommandContext, options: ReconcileOptions): Promise<void> {
  const { terminal } = context;
  if (options.dryRun) terminal.say('nothing will be marked (--dry-run)');
  const summary = await withRedis(context.env, (use) => compare(context, use, options));
  report(summary, options, terminal.say);
  if (options.json) terminal.print(JSON.stringify(summary));
  process.exitCode = summary.ok ? 0 : 1;
}

async function compare(
  { env, terminal }: CommandContext,
  { redis, prefix, work }: RedisForCommand,
  { dryRun = false, deep = false, force = false }: ReconcileOptions,
): Promise<ReconcileSummary> {
  const config = loadConfig({ ...jiraVariables, ...attachmentVariables, ...storageVariables }, env);
  const paths = dataPaths(config);
  const site = jiraSite(config);
  // one budget with the fetchers, whose pauses count here as well
  const gate: RequestGate = createRequestGate(redis, prefix, {
    maxPerSecond: config.JIRA_MAX_REQUESTS_PER_SECOND,
    alarms: createAlarms(redis, prefix, createLogger('reconcile', 'silent')),
  });
  terminal.say(`comparing ${site.siteUrl}, ${paths.raw} and ${paths.lake}`);
  const progress = showProgress(terminal.say);
  const db = await openDuckDb();
  const { signal } = new AbortController();
  try {
    const ports = {
      jira: createJiraClient({
        ...site,
        attachmentHosts: config.JIRA_ATTACHMENT_HOSTS,
        timeoutMs: config.JIRA_REQUEST_TIMEOUT_MS,
        gate,
      }),
      projects: config.JIRA_PROJECTS,
      raw: createRawStore(paths.raw),
      lake: createLakeReader(db, paths.lake),
      work,
      now: new Date(),
      sleep,
      onWait: (why: string, ms: number) => terminal.say(`${why}; again in ${Math.ceil(ms / 1_000)} s`),
      onProgress: (step: keyof typeof STEPS, done: number, total: number | undefined) =>
        progress.update(STEPS[step], done, total),
    };
    return await reconcile(ports, { dryRun, deep, force }, signal);
  } finally {
    progress.stop();
    db.close();
  }
}

function report(
  { site, raw, lake, found, marked, refused, unread }: ReconcileSummary,
  { dryRun, deep }: ReconcileOptions,
  say: (line: string) => void,
): void {
  for (const kind of findingKinds) {
    const { count, examples } = found[kind];
    say(`${String(count).padStart(8)}  ${kind.padEnd(11)}  ${MEANINGS[kind]}`);
    for (const { id, why } of examples) say(`${''.padEnd(23)}  ${id}: ${why}`);
    if (count > examples.length && count > 0) say(`${''.padEnd(23)}  and ${count - examples.length} more`);
  }
  for (const { month, error } of unread)
    say(`${month} could not be compared: ${error}. Make it again: jiralake rebuild --month ${month}`);
  if (refused !== undefined) {
    say(
      `${refused}: has the account lost rights, or JIRA_PROJECTS changed? The ${found.gone.count} gone are not marked; --force marks them`,
    );
  }
  const verb = dryRun ? 'would be' : 'will be';
  const every = deep ? ' (every issue of the site)' : '';
  say(`${site} issues on the site, ${raw} in raw, ${lake} rows in the lake`);
  say(`${marked.fetch} ${verb} fetched${every}, ${marked.transform} ${verb} written into the lake again`);
}
