import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { countOf } from '@jiralake/core';
import { loggedEvents } from '@jiralake/event-log';
import { createAttachmentIndex, createRenewals } from '@jiralake/ledger';
import { requestRenewals, requeueIssues } from '@jiralake/queues';
import { Command } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { requireRunningInstallation } from '../../installation/installation';
import { gatherEvents, type GatheredEvents } from './gather-events';
import { addTimeWindow, type TimeWindow } from '../../terminal/time-option';
import { withRedis } from '../../installation/with-redis';

interface ReplayOptions extends TimeWindow {
  event?: string;
  dryRun?: boolean;
  json?: true;
}

const MOST_NAMED = 5;

/** `jiralake replay`: processes the logged events again, for example after Redis lost its data. */
export function replayCommand(context: CommandContext): Command {
  const command = new Command('replay').description(
    'process logged webhook events again, for example after Redis lost its data; fetches each issue once',
  );
  return addTimeWindow(command)
    .option('--event <name>', 'only events of this name, like jira:issue_deleted')
    .option('--dry-run', 'say what would be fetched, and write nothing')
    .option('--json', 'print the summary as one JSON object on the last line')
    .action((options: ReplayOptions) => replay(context, options));
}

async function replay(context: CommandContext, options: ReplayOptions): Promise<void> {
  const { terminal } = context;
  const env = await requireRunningInstallation(context);
  const folder = dataPaths(loadConfig(storageVariables, env)).webhookEvents;
  const { dryRun = false, event } = options;
  const gathered = await withRedis(env, async ({ redis, prefix, work, queues }) => {
    const index = createAttachmentIndex(redis, prefix);
    const found = await gatherEvents(loggedEvents(folder, options), (id) => index.issueOf(id), event);
    if (dryRun) return found;
    await requeueIssues({ work, queues }, found, 'replay');
    for (const project of found.projects) await queues.add('fetch', 'fetch-project', { v: 1, ...project });
    await requestRenewals(createRenewals(redis, prefix), queues, found.things);
    return found;
  });
  report(gathered, folder, dryRun, terminal.say);
  const { issues, keys, projects, things, ...counts } = gathered;
  if (options.json) {
    const numbers = { issues: issues.length + keys.length, projects: projects.length, things: things.length };
    terminal.print(JSON.stringify({ ...counts, ...numbers }));
  }
  process.exitCode = gathered.broken.length === 0 && gathered.unknownAttachments === 0 ? 0 : 1;
}

function report(
  { events, issues, keys, projects, things, unknownAttachments, broken, torn }: GatheredEvents,
  folder: string,
  dryRun: boolean,
  say: (line: string) => void,
): void {
  for (const [name, count] of Object.entries(events).sort(([, a], [, b]) => b - a))
    say(`${String(count).padStart(8)}  ${name}`);
  if (Object.keys(events).length === 0) say(`no such event in ${folder}`);
  const will = dryRun ? 'would be' : 'will be';
  const asked = countOf(issues.length + keys.length, 'issue');
  say(`${asked} and ${countOf(projects.length, 'project')} ${will} fetched`);
  if (things.length > 0)
    say(
      `the issues of ${countOf(things.length, 'changed sprint, version or the like', 'changed sprints, versions and the like')} ${will} fetched`,
    );
  if (unknownAttachments > 0) {
    say(
      `events of attachments without a known issue: ${unknownAttachments}; if Redis lost its data, run \`jiralake reindex\` and then this again`,
    );
  }
  for (const file of torn.slice(0, MOST_NAMED))
    say(
      `${file} ends in the middle of an event: its ingress was stopped while it wrote; all events before it are read`,
    );
  for (const { file, error } of broken.slice(0, MOST_NAMED)) say(`${file} cannot be read: ${error}`);
  if (broken.length > MOST_NAMED)
    say(`and ${countOf(broken.length - MOST_NAMED, 'more file')} that cannot be read`);
}
