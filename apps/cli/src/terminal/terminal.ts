import { printable } from '@jiralake/core';

/** Where a command writes: results for the next program in a pipe, remarks for the person. */
export interface Terminal {
  print(text: string): void;
  /** Prints as fast as the reader takes it; false when nobody reads any more. */
  write(text: string): Promise<boolean>;
  /** whether a person sees what is printed */
  isScreen: boolean;
  /** Control characters, which a text of an issue may bring, are escaped. */
  say(line: string): void;
}

export const terminal: Terminal = {
  print: (text) => void process.stdout.write(`${text}\n`),
  write: (text) => new Promise((resolve) => process.stdout.write(`${text}\n`, (error) => resolve(!error))),
  isScreen: process.stdout.isTTY,
  say: (line) => void process.stderr.write(`${printable(line)}\n`),
};
