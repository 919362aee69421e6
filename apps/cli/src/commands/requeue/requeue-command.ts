import { createAlarms } from '@jiralake/alarms';
import { attachmentVariables, jiraVariables, loadConfig } from '@jiralake/config';
import { countOf, type IssueId } from '@jiralake/core';
import { createSiteClient } from '@jiralake/jira-client';
import { createSiteGate } from '@jiralake/jira-gate';
import { createLogger } from '@jiralake/observability';
import { parseIssueList, requeueIssues } from '@jiralake/queues';
import { Command } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { requireRunningInstallation } from '../../installation/installation';
import { withRedis, type RedisForCommand } from '../../installation/with-redis';

interface RequeueOptions {
  jql?: string;
  json?: true;
}

/** `jiralake requeue`: marks issues for a fetch. */
export function requeueCommand(context: CommandContext): Command {
  return new Command('requeue')
    .description('fetch issues again, whatever their state')
    .argument('[issues...]', 'keys or ids, like SUPPORT-15186 or 20417')
    .option('--jql <query>', 'also the issues that this query finds; it must have a restriction')
    .option('--json', 'print the summary as one JSON object on the last line')
    .action((words: string[], options: RequeueOptions) => requeue(context, words, options));
}

async function requeue(
  context: CommandContext,
  words: readonly string[],
  { jql, json }: RequeueOptions,
): Promise<void> {
  const { terminal } = context;
  const { ids, keys, rejected } = parseIssueList(words.join('\n'));
  if (ids.length + keys.length + rejected.length === 0 && jql === undefined)
    throw new Error('name issues, or give --jql with a query that finds them');
  for (const entry of rejected) terminal.say(`neither an issue key nor an id: ${JSON.stringify(entry)}`);
  const env = await requireRunningInstallation(context);
  let requested = 0;
  if (ids.length + keys.length > 0 || jql !== undefined) {
    await withRedis(env, async (use) => {
      // runs first, so that a query that Jira refuses marks nothing
      const found = jql === undefined ? [] : await search(env, use, jql);
      const issues = [...new Set([...ids, ...found])].map((id) => ({ id }));
      await requeueIssues(use, { issues, keys });
      requested = issues.length + keys.length;
    });
  }
  terminal.say(`${countOf(requested, 'issue')} requested`);
  if (requested > 0)
    terminal.say('after some minutes `jiralake status` names the issues that Jira does not have');
  if (json) terminal.print(JSON.stringify({ requested, rejected }));
  process.exitCode = rejected.length === 0 ? 0 : 1;
}

/** @throws PermanentError with Jira's message when Jira refuses the query */
async function search(
  env: CommandContext['env'],
  { redis, prefix }: RedisForCommand,
  jql: string,
): Promise<IssueId[]> {
  const config = loadConfig({ ...jiraVariables, ...attachmentVariables }, env);
  const alarms = createAlarms(redis, prefix, createLogger('requeue', 'silent'));
  const jira = createSiteClient(config, createSiteGate(config, { redis, prefix, alarms }));
  const found: IssueId[] = [];
  for await (const page of jira.searchIssues(jql, ['updated'], new AbortController().signal))
    found.push(...page.map(({ id }) => id));
  return found;
}
