import { countOf } from '@jiralake/core';
import { createDisappearances } from '@jiralake/ledger';
import { requeueIssues } from '@jiralake/queues';
import { Command } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { requireRunningInstallation } from '../../installation/installation';
import { withRedis } from '../../installation/with-redis';

/** `jiralake deletions`: lists stored issues that return 404 without a deletion event, and accepts them as deleted. */
export function deletionsCommand(context: CommandContext): Command {
  return new Command('deletions')
    .description('list stored issues that return 404 without a deletion event')
    .argument('[ids...]', 'only these of them')
    .option(
      '--accept',
      'accept them as deleted: remove their rows from the lake, unless Jira returns them again',
    )
    .option('--json', 'print the summary as one JSON object on the last line')
    .action(async (ids: string[], { accept = false, json }: { accept?: boolean; json?: true }) => {
      const { terminal } = context;
      const missing = await withRedis(await requireRunningInstallation(context), async (use) => {
        const all = await createDisappearances(use.redis, use.prefix).list();
        const found = ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
        if (accept)
          await requeueIssues(use, { issues: found.map(({ id }) => ({ id, hints: { deleted: true } })) });
        return found;
      });
      for (const { id, since, held } of missing)
        terminal.say(`${id}  since ${new Date(since).toISOString()}${held === undefined ? '' : `  ${held}`}`);
      terminal.say(`${countOf(missing.length, 'issue')}${accept ? ' accepted as deleted' : ''}`);
      if (missing.length > 0 && !accept) {
        terminal.say(
          'if they are deleted in Jira, run this with --accept; otherwise give the account its permissions back',
        );
      }
      if (json) terminal.print(JSON.stringify({ gone: missing.map(({ id }) => id), accepted: accept }));
    });
}
