import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { endingSignals } from './interruption';

/** The longest wait for a reader of standard error. */
const LONGEST_REMARK_MS = 1_000;
/** Errors of a reader that has gone, as with `| head` or a closed terminal; the output is then no failure. */
const GONE: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ECONNRESET'];

let lost: Error | undefined;

/** Keeps this program running when its output has no reader or the disk is full, because it still has to stop in order. */
export function ignoreOutputErrors(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!GONE.includes(error.code)) lost ??= error;
  });
  process.stderr.on('error', () => undefined);
}

/** Exits once the output is written: with `code`, or with 1 when a part of the output could not be written. */
export async function exitWith(code: number): Promise<never> {
  // a slow reader is waited for without limit, until a signal ends the program
  for (const signal of endingSignals)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  await taken(process.stdout);
  if (lost) process.stderr.write(`standard output cannot be written: ${lost.message}\n`);
  await Promise.race([taken(process.stderr), sleep(LONGEST_REMARK_MS)]);
  process.exit(lost && code === 0 ? 1 : code);
}

function taken(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}
