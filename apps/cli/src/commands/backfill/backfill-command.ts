import { Command, InvalidArgumentError } from 'commander';
import { issueKeySchema } from '@jiralake/core';
import type { CommandContext } from '../../installation/command-context';
import { backfill, type BackfillOptions } from './backfill';
import { wholeNumber } from '../../terminal/whole-number';

/** `jiralake backfill`: fetches every issue of the site, or of a part of it. */
export function backfillCommand(context: CommandContext): Command {
  return new Command('backfill')
    .description(
      'fill the lake with all issues of the site or a part of it; skips issues whose stored version is current, so it can be stopped and started again',
    )
    .option('--project <keys...>', 'only issues of these projects', projects)
    .option('--jql <query>', 'only issues that this query finds; no ORDER BY')
    .option('--since <YYYY-MM-DD>', 'only issues that were updated since that day', day)
    .option('--parallel <n>', 'batches of a hundred issues at the same time', wholeNumber, 8)
    .option('--no-attachments', 'do not store files; a later run without this option does')
    .option('--force', 'fetch also issues whose stored version is current')
    .option('--dry-run', 'say what would be fetched, and write nothing')
    .option('--json', 'print the summary as one JSON object on the last line')
    .action((options: BackfillOptions) => backfill(context, options));
}

function projects(text: string, before: string[] = []): string[] {
  const keys = text.split(',').map((key) => key.trim().toUpperCase());
  for (const key of keys)
    if (!issueKeySchema.safeParse(`${key}-1`).success)
      throw new InvalidArgumentError(`${key} is not a project key`);
  return [...before, ...keys];
}

function day(text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('a day, like 2026-02-03');
  return text;
}
