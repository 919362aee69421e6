import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { endingSignals } from './interruption';

/** A remark that nobody has read by then is not waited for. */
const LONGEST_REMARK_MS = 1_000;
/** The reader has gone: `| head`, or a terminal that was closed. It has all that it wanted. */
const GONE: readonly (string | undefined)[] = ['EPIPE', 'EIO', 'ECONNRESET'];

let lost: Error | undefined;

/** From now on a reader who has gone, or a full disk, does not end this program: it has things to bring to their end. */
export function keepGoingUnread(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!GONE.includes(error.code)) lost ??= error;
  });
  process.stderr.on('error', () => undefined);
}

/** Ends this program once its output was taken: with `code`, or with 1 when a part of the output could not be written. */
export async function exitWith(code: number): Promise<never> {
  // a reader may take as long as it likes, until somebody has had enough
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
