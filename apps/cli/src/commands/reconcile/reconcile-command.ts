import { createAlarms } from '@jiralake/alarms';
import {
  attachmentVariables,
  jiraVariables,
  loadConfig,
  queueVariables,
  storageVariables,
} from '@jiralake/config';
import { countOf } from '@jiralake/core';
import { createLeases } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { createSweepRuns } from '@jiralake/queues';
import {
  findingKinds,
  reconcileResult,
  reconcileSite,
  type FindingKind,
  type Found,
  type ReconcileSummary,
} from '@jiralake/reconcile';
import { Command } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { requireRunningInstallation } from '../../installation/installation';
import { showProgress } from '../../terminal/progress';
import { runSweepByHand, sayWhenBusy } from '../../installation/run-sweep-by-hand';
import { wholeNumber } from '../../terminal/whole-number';
import { withRedis, type RedisForCommand } from '../../installation/with-redis';

interface ReconcileOptions {
  dryRun?: boolean;
  /** false for `--no-fix` */
  fix: boolean;
  maxAgeDays?: number;
  deep?: boolean;
  verify?: boolean;
  force?: boolean;
  json?: true;
}

const MEANINGS: Record<FindingKind, string> = {
  missing: 'on the site, not in raw',
  stale: 'changed on the site since they were fetched',
  revived: 'stored as deleted, but on the site',
  gone: 'stored, not on the site; a fetch confirms it before they count as deleted',
  unreadable: 'with a raw file that cannot be read, which a fetch replaces',
  lake_behind: 'with rows in the lake that differ from the raw file',
};

const STEPS = {
  site: 'reading the site',
  raw: 'reading issues',
  lake: 'reading months',
  attachments: 'checking files',
} as const;

/** `jiralake reconcile`: compares site, raw and lake, and marks the issues that differ. */
export function reconcileCommand(context: CommandContext): Command {
  return new Command('reconcile')
    .description(
      'compare the site with raw and raw with the lake, and mark what differs to be fetched or written again; needs Redis and Jira, deletes nothing itself',
    )
    .option('--dry-run', 'say what differs and mark nothing')
    .option('--no-fix', 'the same, and end with 1 when anything differs')
    .option(
      '--max-age-days <n>',
      'compare only issues that the site updated within this many days; does not find deleted issues',
      wholeNumber,
    )
    .option(
      '--deep',
      'fetch every issue of the site, which finds changes that leave `updated` as it is: remote links, worklogs, SLA values, new permissions of the account; check that the files of attachments exist with their size, and fetch the others again; read every file of the lake instead of only checking its size',
    )
    .option('--verify', 'as --deep, and read all files of attachments to find damaged ones')
    .option(
      '--force',
      'repair all differences, also of more than 200 issues or 2 % of them, and accept that issues are deleted although the site shows fewer than half of the stored ones',
    )
    .option('--json', 'print the summary as one JSON object on the last line')
    .action((options: ReconcileOptions) => run(context, options));
}

async function run(context: CommandContext, options: ReconcileOptions): Promise<void> {
  const { terminal } = context;
  const env = await requireRunningInstallation(context);
  if (isDry(options)) terminal.say(`nothing will be marked (${options.fix ? '--dry-run' : '--no-fix'})`);
  const summary = await withRedis(env, (use) => compare({ env, terminal }, use, options));
  report(summary, options, terminal.say);
  if (options.json) terminal.print(JSON.stringify(summary));
  const { found, attachments: files, damaged, ok } = summary;
  const all = [...Object.values(found), ...(files ? [files.lost, files.unknown] : [])];
  const differs = damaged.length > 0 || all.some(({ count }) => count > 0);
  process.exitCode = ok && !files?.busy && (options.fix || !differs) ? 0 : 1;
}

const isDry = ({ dryRun = false, fix }: ReconcileOptions): boolean => dryRun || !fix;

/** Runs under the lease of the sweep and records the run, unless it is dry. */
async function compare(
  { env, terminal }: CommandContext,
  { redis, prefix, work }: RedisForCommand,
  options: ReconcileOptions,
): Promise<ReconcileSummary> {
  const config = loadConfig(
    { ...jiraVariables, ...attachmentVariables, ...storageVariables, ...queueVariables },
    env,
  );
  const log = createLogger('reconcile', 'silent');
  const progress = showProgress(terminal.say);
  const leases = createLeases(redis, prefix, config.QUEUE_LEASE_MS);
  const ports = {
    redis,
    prefix,
    leases,
    work,
    alarms: createAlarms(redis, prefix, log),
    onWait: (why: string, ms: number) => terminal.say(`${why}; again in ${Math.ceil(ms / 1_000)} s`),
    onProgress: (step: keyof typeof STEPS, done: number, total: number | undefined) =>
      progress.update(STEPS[step], done, total),
  };
  const { verify = false, deep = verify, force = false, maxAgeDays } = options;
  const choice = { dryRun: isDry(options), deep, verify, force, maxAgeDays, checksums: deep ? 1 : 0 };
  const { signal } = new AbortController();
  terminal.say(`comparing ${config.JIRA_DOMAIN} with what is stored`);
  try {
    if (choice.dryRun) return await reconcileSite(config, ports, choice, signal);
    const runs = createSweepRuns(redis, prefix, log);
    const run = runSweepByHand(
      { leases, runs },
      'reconcile',
      () => reconcileSite(config, ports, choice, signal),
      (summary) => reconcileResult(summary, choice),
    );
    return await sayWhenBusy('reconcile', run);
  } finally {
    progress.stop();
  }
}

function report(
  { site, raw, lake, found, marked, refused, unread, damaged, remade, attachments: files }: ReconcileSummary,
  options: ReconcileOptions,
  say: (line: string) => void,
): void {
  for (const kind of findingKinds) sayFound(kind, MEANINGS[kind], found[kind], say);
  if (files) {
    sayFound('lost files', 'of attachments, missing or not as they were stored', files.lost, say);
    sayFound('no record', 'attachments that are not stored and not marked to be stored', files.unknown, say);
  }
  for (const { month, what } of damaged) say(`${month} is damaged: ${what}`);
  for (const { month, error } of unread)
    say(`${month} could not be compared: ${error}. Make it again: jiralake rebuild --month ${month}`);
  if (refused !== undefined) {
    say(
      `${refused}: has the account lost permissions, did JIRA_PROJECTS change, or is a disk missing? If not, --force repairs it`,
    );
  }
  const verb = isDry(options) ? 'would be' : 'will be';
  if (files) {
    say(
      `${countOf(files.stored, 'file of an attachment', 'files of attachments')}, ${countOf(files.marked, 'issue')} ${verb} marked for theirs`,
    );
    if (files.busy > 0) say(`${files.busy} of these are in progress: run this again when they are done`);
  }
  const every = options.deep || options.verify ? ' (every issue of the site)' : '';
  say(`${countOf(site, 'issue')} on the site, ${raw} in raw, ${countOf(lake, 'row')} in the lake`);
  say(`${marked.fetch} ${verb} fetched${every}, ${marked.transform} ${verb} written into the lake again`);
  if (remade > 0) say(`${countOf(remade, 'damaged month')} ${verb} repaired`);
}

function sayFound(
  what: string,
  meaning: string,
  { count, examples }: Found,
  say: (line: string) => void,
): void {
  say(`${String(count).padStart(8)}  ${what.padEnd(11)}  ${meaning}`);
  for (const { id, why } of examples) say(`${''.padEnd(23)}  ${id}: ${why}`);
  if (count > examples.length && count > 0) say(`${''.padEnd(23)}  and ${count - examples.length} more`);
}
