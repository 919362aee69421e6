import { spawn } from 'node:child_process';
import { programOf, type Program } from './program-of';

/** The characters that keys send. */
export const keys = { ctrlC: '\u0003', ctrlD: '\u0004' } as const;

export interface ProgramInTerminal extends Program {
  /** Types into the terminal. */
  type(text: string): void;
}

/**
 * Starts a command in a new terminal (`script` of util-linux), with exactly the given environment. Keys reach the whole
 * foreground process group, as in a real terminal. `stop` closes the terminal.
 */
export function startInTerminal(
  command: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Record<string, string> },
): ProgramInTerminal {
  const line = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  // without noflsh, Ctrl-C would discard output that was not read yet
  const child = spawn('script', ['-qfec', `stty noflsh; exec ${line}`, '/dev/null'], {
    cwd,
    env: { PATH: process.env['PATH'], SHELL: '/bin/sh', TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => undefined);
  return { ...programOf(line, child), type: (text) => void child.stdin.write(text) };
}
