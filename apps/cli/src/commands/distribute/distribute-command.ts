import { countOf } from '@jiralake/core';
import { ConfigError, dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { distribute } from '@jiralake/lake-store';
import { Command } from 'commander';
import type { CommandContext } from '../../installation/command-context';
import { chooseInstallation } from '../../installation/installation';

/** `jiralake distribute`: copies changed files of the lake to JIRA_DISTRIBUTION_DIR. */
export function distributeCommand(context: CommandContext): Command {
  return new Command('distribute')
    .description('bring JIRA_DISTRIBUTION_DIR up to date with the lake; only files that differ are replaced')
    .option('--json', 'print the summary as one JSON object on the last line')
    .action(async ({ json }: { json?: true }) => {
      const { terminal } = context;
      const { env } = await chooseInstallation(context, 'files');
      const { distribution, commits } = dataPaths(loadConfig(storageVariables, env));
      if (distribution === undefined)
        throw new ConfigError(
          'JIRA_DISTRIBUTION_DIR is not set; set it to the folder that the files are published to',
        );
      terminal.say(`bringing ${distribution} up to date`);
      const summary = await distribute(distribution, commits);
      for (const { month, error } of summary.failed) terminal.say(`${month}: ${error}`);
      terminal.say(`${countOf(summary.months, 'month')} up to date, ${summary.failed.length} failed`);
      if (json) terminal.print(JSON.stringify(summary));
      process.exitCode = summary.failed.length === 0 ? 0 : 1;
    });
}
