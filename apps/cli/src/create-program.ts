import { Command } from 'commander';
import type { CommandContext, Environment } from './command-context';
import { readVersion } from './read-version';
import type { Terminal } from './terminal';

/** In the order of the help. Each has a file, which is loaded when it is needed: DuckDB, BullMQ and the like take their time. */
const commands: Readonly<Record<string, () => Promise<(context: CommandContext) => Command>>> = {
  up: async () => (await import('./up')).upCommand,
  backfill: async () => (await import('./backfill')).backfillCommand,
  query: async () => (await import('./query')).queryCommand,
  status: async () => (await import('./status')).statusCommand,
  doctor: async () => (await import('./doctor')).doctorCommand,
  fields: async () => (await import('./fields')).fieldsCommand,
  requeue: async () => (await import('./requeue')).requeueCommand,
  replay: async () => (await import('./replay')).replayCommand,
  gone: async () => (await import('./gone')).goneCommand,
  reconcile: async () => (await import('./reconcile')).reconcileCommand,
  reindex: async () => (await import('./reindex')).reindexCommand,
  rebuild: async () => (await import('./rebuild')).rebuildCommand,
  distribute: async () => (await import('./distribute')).distributeCommand,
  'poll-sla': async () => (await import('./sla')).pollSlaCommand,
  'backfill-sla': async () => (await import('./sla')).backfillSlaCommand,
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
