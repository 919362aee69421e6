import type { Terminal } from '../terminal/terminal';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What every command gets; each sets `process.exitCode` unless it did everything it set out to do. */
export interface CommandContext {
  env: Environment;
  terminal: Terminal;
}
