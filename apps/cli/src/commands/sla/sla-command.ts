import { createAlarms } from '@jiralake/alarms';
import {
  attachmentVariables,
  jiraVariables,
  loadConfig,
  queueVariables,
  storageVariables,
} from '@jiralake/config';
import { countOf } from '@jiralake/core';
import { createSiteGate } from '@jiralake/jira-gate';
import { createDirtySets, createLeases } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { createSweepRuns } from '@jiralake/queues';
import { createRedisClock } from '@jiralake/redis';
import {
  pollResult,
  pollSite,
  type PollSiteChoice,
  type PollSitePorts,
  type SitePollSummary,
} from '@jiralake/sla-poll';
import { Command } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { requireRunningInstallation } from '../../installation/installation';
import { showProgress } from '../../terminal/progress';
import { runSweepByHand, sayWhenBusy } from '../../installation/run-sweep-by-hand';
import { wholeNumber } from '../../terminal/whole-number';
import { withRedis, type RedisForCommand } from '../../installation/with-redis';

interface SlaOptions {
  dryRun?: boolean;
  verbose?: boolean;
  json?: true;
}

/** `jiralake poll-sla`: polls the SLA values of open issues now, as the scheduler does at intervals. */
export function pollSlaCommand(context: CommandContext): Command {
  return new Command('poll-sla')
    .description(
      'poll the SLA values of open issues, which change without an event; the scheduler does this at intervals',
    )
    .option('--dry-run', 'say what differs, and write nothing')
    .option('--verbose', 'print the outcome of every issue')
    .option('--json', 'print the summary as one JSON object on the last line')
    .action((options: SlaOptions) =>
      run(context, options, { issues: 'open', dryRun: options.dryRun ?? false, parallel: 2 }),
    );
}

/** `jiralake backfill-sla`: polls the SLA values of all stored issues. */
export function backfillSlaCommand(context: CommandContext): Command {
  return new Command('backfill-sla')
    .description(
      'poll the SLA values of all stored issues, for example after an account got permission to read them',
    )
    .option('--parallel <n>', 'requests at the same time, each for a hundred issues', wholeNumber, 8)
    .option('--dry-run', 'say what differs, and write nothing')
    .option('--json', 'print the summary as one JSON object on the last line')
    .action((options: SlaOptions & { parallel: number }) =>
      run(context, options, { issues: 'all', dryRun: options.dryRun ?? false, parallel: options.parallel }),
    );
}

async function run(given: CommandContext, options: SlaOptions, choice: PollSiteChoice): Promise<void> {
  const { terminal } = given;
  const env = await requireRunningInstallation(given);
  const context = { env, terminal };
  if (choice.dryRun) terminal.say('nothing will be written (--dry-run)');
  const summary = choice.dryRun
    ? await poll(context, options, choice, portsOfNobody())
    : await withRedis(env, (use) => pollUnderLease(context, options, choice, use));
  report(summary, choice, terminal.say);
  if (options.json) terminal.print(JSON.stringify(summary));
  process.exitCode = summary.ok ? 0 : 1;
}

type Effects = Pick<PollSitePorts, 'gate' | 'leases' | 'dirty' | 'work' | 'now'>;

/** Runs under a lease, so that two polls of one kind never run at the same time, the scheduler's included. */
async function pollUnderLease(
  context: CommandContext,
  options: SlaOptions,
  choice: PollSiteChoice,
  { redis, prefix, work }: RedisForCommand,
): Promise<SitePollSummary> {
  const config = loadConfig({ ...jiraVariables, ...queueVariables }, context.env);
  const log = createLogger('poll-sla', 'silent');
  const leases = createLeases(redis, prefix, config.QUEUE_LEASE_MS);
  const gate = createSiteGate(config, { redis, prefix, alarms: createAlarms(redis, prefix, log) });
  const effects = { gate, leases, work, dirty: createDirtySets(redis, prefix), now: createRedisClock(redis) };
  const pollOnce = (): Promise<SitePollSummary> => poll(context, options, choice, effects);
  const runs = createSweepRuns(redis, prefix, log);
  return sayWhenBusy(
    'poll',
    choice.issues === 'open'
      ? runSweepByHand({ leases, runs }, 'poll-sla', pollOnce, pollResult)
      : leases.hold('backfill-sla', pollOnce),
  );
}

async function poll(
  { env, terminal }: CommandContext,
  { verbose = false }: SlaOptions,
  choice: PollSiteChoice,
  effects: Effects,
): Promise<SitePollSummary> {
  const config = loadConfig({ ...jiraVariables, ...attachmentVariables, ...storageVariables }, env);
  const progress = showProgress(terminal.say);
  const tell = (_fields: object, line: string): void => terminal.say(line);
  try {
    const ports: PollSitePorts = {
      ...effects,
      log: { info: tell, warn: tell } as PollSitePorts['log'],
      onIssue: (issue, outcome, why) => {
        if (verbose || outcome === 'failed') terminal.say(`${issue.key}: ${outcome}${why && `, ${why}`}`);
      },
      onWait: (why, ms) => terminal.say(`${why}; again in ${Math.ceil(ms / 1_000)} s`),
      onProgress: (done, total) => progress.update('asking for SLA values', done, total),
    };
    return await pollSite(config, ports, choice, new AbortController().signal);
  } finally {
    progress.stop();
  }
}

/** The ports of a dry run, which needs only the site and the stored issues. */
function portsOfNobody(): Effects {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    gate: undefined,
    leases: { hold: () => Promise.reject(new Error('a dry run writes nothing')) },
    dirty: { mark: nothing },
    work: { fetch: nothing, transform: nothing },
    now: () => Promise.resolve(new Date()),
  };
}

function report(
  { looked, updated, unchanged, healed, skipped, failed, months, refused, failure, unread }: SitePollSummary,
  { dryRun }: PollSiteChoice,
  say: (line: string) => void,
): void {
  const would = dryRun ? 'would be ' : '';
  say(
    `${countOf(looked, 'issue')} polled: ${updated} ${would}updated in ${countOf(months, 'month')}, ${unchanged} unchanged,`,
  );
  say(`${healed} ${would}fetched because more changed, ${skipped} skipped, ${failed} failed`);
  if (failure !== undefined) say(`the first failure: ${failure}`);
  if (refused !== undefined) say(refused);
  for (const { month, error } of unread)
    say(`${month} cannot be read: ${error}. Make it again: jiralake rebuild --month ${month}`);
}
