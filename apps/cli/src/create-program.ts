import { Command } from 'commander';
import type { CommandContext, Environment } from './installation/command-context';
import { readVersion } from './read-version';
import type { Terminal } from './terminal/terminal';

/** In the order of the help. Each has a file, which is loaded when it is needed: DuckDB, BullMQ and the like take their time. */
const commands: Readonly<Record<string, () => Promise<(context: CommandContext) => Command>>> = {
  up: async () => (await import('./commands/up/up-command')).upCommand,
  backfill: async () => (await import('./commands/backfill/backfill-command')).backfillCommand,
  query: async () => (await import('./commands/query/query-command')).queryCommand,
  status: async () => (await import('./commands/status/status-command')).statusCommand,
  doctor: async () => (await import('./commands/doctor/doctor-command')).doctorCommand,
  fields: async () => (await import('./commands/fields/fields-command')).fieldsCommand,
  requeue: async () => (await import('./commands/requeue/requeue-command')).requeueCommand,
  replay: async () => (await import('./commands/replay/replay-command')).replayCommand,
  gone: async () => (await import('./commands/gone/gone-command')).goneCommand,
  reconcile: async () => (await import('./commands/reconcile/reconcile-command')).reconcileCommand,
  reindex: async () => (await import('./commands/reindex/reindex-command')).reindexCommand,
  rebuild: async () => (await import('./commands/rebuild/rebuild-command')).rebuildCommand,
  distribute: async () => (await import('./commands/distribute/distribute-command')).distributeCommand,
  'poll-sla': async () => (await import('./commands/sla/sla-command')).pollSlaCommand,
  'backfill-sla': async () => (await import('./commands/sla/sla-command')).backfillSlaCommand,
};

const VERSION_FLAGS = ['--version', '-V'];

/** The commands that such arguments can be meant for: the one that they begin with, or all, to choose from. */
export function commandsFor([first = '']: readonly string[]): string[] {
  if (Object.hasOwn(commands, first)) return [first];
  return VERSION_FLAGS.includes(first) ? [] : Object.keys(commands);
}

/** The `jiralake` command, with those of its commands that are wanted; all unless said otherwise. */
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
    .showHelpAfterError('(--help shows what can be given)')
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
