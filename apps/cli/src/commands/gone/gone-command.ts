import { countOf } from '@jiralake/core';
import { createDisappearances } from '@jiralake/ledger';
import { requeueIssues } from '@jiralake/queues';
import { Command } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { speakOfRunning } from '../../installation/installation';
import { withRedis } from '../../installation/with-redis';

/** `jiralake gone`: stored issues that Jira no longer shows, though nobody said that they were deleted. */
export function goneCommand(context: CommandContext): Command {
  return new Command('gone')
    .description('list stored issues that answer 404 although no event said that they were deleted')
    .argument('[ids...]', 'only these of them')
    .option('--accept', 'they are deleted: remove them from the lake, unless Jira shows them again')
    .option('--json', 'print the summary as one JSON object on the last line')
    .action(async (ids: string[], { accept = false, json }: { accept?: boolean; json?: true }) => {
      const { terminal } = context;
      const gone = await withRedis(await speakOfRunning(context), async (use) => {
        const all = await createDisappearances(use.redis, use.prefix).list();
        const found = ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
        if (accept)
          await requeueIssues(use, { issues: found.map(({ id }) => ({ id, hints: { deleted: true } })) });
        return found;
      });
      for (const { id, since, held } of gone)
        terminal.say(`${id}  since ${new Date(since).toISOString()}${held === undefined ? '' : `  ${held}`}`);
      terminal.say(`${countOf(gone.length, 'issue')}${accept ? ' accepted as deleted' : ''}`);
      if (gone.length > 0 && !accept) {
        terminal.say('deleted in Jira: run this with --accept; else give the account its rights back');
      }
      if (json) terminal.print(JSON.stringify({ gone: gone.map(({ id }) => id), accepted: accept }));
    });
}
