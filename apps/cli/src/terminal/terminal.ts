import { printable } from '@jiralake/core';

/** The output of a command: results on standard output, messages for people on standard error. */
export interface Terminal {
  print(text: string): void;
  /** Prints at the speed of the reader; resolves to false when the output is closed. */
  write(text: string): Promise<boolean>;
  /** whether standard output is a terminal */
  isScreen: boolean;
  /** Prints a message; control characters, which the text of an issue can contain, are escaped. */
  say(line: string): void;
}

export const terminal: Terminal = {
  print: (text) => void process.stdout.write(`${text}\n`),
  write: (text) => new Promise((resolve) => process.stdout.write(`${text}\n`, (error) => resolve(!error))),
  isScreen: process.stdout.isTTY,
  say: (line) => void process.stderr.write(`${printable(line)}\n`),
};
