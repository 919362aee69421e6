import { parseIssueList, requeueIssues } from '@jiralake/queues';
import { Command } from 'commander';
import type { CommandContext } from './command-context';
import { withRedis } from './with-redis';

/** `jiralake requeue`: has issues fetched again. */
export function requeueCommand({ env, terminal }: CommandContext): Command {
  return new Command('requeue')
    .description('have issues fetched again, whatever their state')
    .argument('<issues...>', 'keys or ids, like SUPPORT-15186 or 20417')
    .option('--json', 'print the summary as one JSON object on the last line')
    .action(async (words: string[], { json }: { json?: true }) => {
      const list = parseIssueList(words.join('\n'));
      for (const entry of list.rejected)
        terminal.say(`neither an issue key nor an id: ${JSON.stringify(entry)}`);
      const requested = list.ids.length + list.keys.length;
      if (requested > 0) await withRedis(env, (ports) => requeueIssues(ports, list));
      terminal.say(`${requested} ${requested === 1 ? 'issue' : 'issues'} requested`);
      if (json) terminal.print(JSON.stringify({ requested, rejected: list.rejected }));
      process.exitCode = list.rejected.length === 0 ? 0 : 1;
    });
}
