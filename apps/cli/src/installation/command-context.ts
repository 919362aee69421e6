import type { Terminal } from '../terminal/terminal';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What every command gets. A command sets `process.exitCode` when it did not do everything. */
export interface CommandContext {
  env: Environment;
  terminal: Terminal;
}
