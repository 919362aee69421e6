import { Command } from 'commander';
import type { Environment } from './command-context';
import { backfillCommand } from './backfill';
import { distributeCommand } from './distribute';
import { doctorCommand } from './doctor';
import { fieldsCommand } from './fields';
import { goneCommand } from './gone';
import { queryCommand } from './query';
import { rebuildCommand } from './rebuild';
import { reconcileCommand } from './reconcile';
import { reindexCommand } from './reindex';
import { replayCommand } from './replay';
import { requeueCommand } from './requeue';
import type { Terminal } from './terminal';
import { backfillSlaCommand, pollSlaCommand } from './sla';
import { statusCommand } from './status';
import { upCommand } from './up';

/** The `jiralake` command: one command a file. */
export function createProgram(env: Environment, terminal: Terminal): Command {
  const context = { env, terminal };
  const program = new Command('jiralake')
    .description('a live, complete copy of a Jira Cloud site as monthly Parquet files')
    .showHelpAfterError('(--help shows what can be given)')
    .addHelpText(
      'after',
      '\nVariables are read from the environment and from .env in the working directory.',
    );
  for (const create of [
    ...[upCommand, backfillCommand, queryCommand, statusCommand, doctorCommand, fieldsCommand],
    ...[
      requeueCommand,
      replayCommand,
      goneCommand,
      reconcileCommand,
      reindexCommand,
      rebuildCommand,
      distributeCommand,
    ],
    ...[pollSlaCommand, backfillSlaCommand],
  ]) {
    program.addCommand(create(context));
  }
  return program;
}
