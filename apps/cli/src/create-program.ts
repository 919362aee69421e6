import { Command } from 'commander';
import type { CommandContext, Environment } from './installation/command-context';
import { readVersion } from './read-version';
import type { Terminal } from './terminal/terminal';

/** Commands in the order of the help. Each is imported on demand, because DuckDB, BullMQ and others load slowly. */
const commands: Readonly<Record<string, () => Promise<(context: CommandContext) => Command>>> = {
  up: async () => (await import('./commands/up/up-command')).upCommand,
  backfill: async () => (await import('./commands/backfill/backfill-command')).backfillCommand,
  query: async () => (await import('./commands/query/query-command')).queryCommand,
  status: async () => (await import('./commands/status/status-command')).statusCommand,
  doctor: async () => (await import('./commands/doctor/doctor-command')).doctorCommand,
  fields: async () => (await import('./commands/fields/fields-command')).fieldsCommand,
  requeue: async () => (await import('./commands/requeue/requeue-command')).requeueCommand,
  events: async () => (await import('./commands/events/events-command')).eventsCommand,
  replay: async () => (await import('./commands/replay/replay-command')).replayCommand,
  deletions: async () => (await import('./commands/deletions/deletions-command')).deletionsCommand,
  reconcile: async () => (await import('./commands/reconcile/reconcile-command')).reconcileCommand,
  reindex: async () => (await import('./commands/reindex/reindex-command')).reindexCommand,
  rebuild: async () => (await import('./commands/rebuild/rebuild-command')).rebuildCommand,
  distribute: async () => (await import('./commands/distribute/distribute-command')).distributeCommand,
  'poll-sla': async () => (await import('./commands/sla/sla-command')).pollSlaCommand,
  'backfill-sla': async () => (await import('./commands/sla/sla-command')).backfillSlaCommand,
};

const VERSION_FLAGS = ['--version', '-V'];

/** Returns the commands to load for the given arguments: the one that they begin with, else all. */
export function commandsFor([first = '']: readonly string[]): string[] {
  if (Object.hasOwn(commands, first)) return [first];
  return VERSION_FLAGS.includes(first) ? [] : Object.keys(commands);
}

/** Creates the `jiralake` program with the given commands, by default all. */
export async function createProgram(
  env: Environment,
  terminal: Terminal,
  names: readonly string[] = Object.keys(commands),
): Promise<Command> {
  const context = { env, terminal };
  const { node } = process.versions;
  const program = new Command('jiralake')
    .description('a live, complete copy of a Jira Cloud site as monthly Parquet files')
    .version(`jiralake ${readVersion()} (Node ${node}, ${process.platform} ${process.arch})`)
    .showHelpAfterError('(--help lists the options)')
    .addHelpText(
      'after',
      '\nVariables are read from the environment and from .env in the working directory.',
    );
  for (const name of names) {
    const create = await commands[name]?.();
    if (create) program.addCommand(create(context));
  }
  return program;
}
