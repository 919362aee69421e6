import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where the lines of a log go. A reader who does not read, or has gone, and a full disk neither hold the program up nor end it. */
export interface LogOutput {
  write(line: string): void;
  /** Waits until the reader has taken all, at most so long. */
  flush(longestMs: number): Promise<void>;
}

/** What may wait for a reader: some ten thousand lines. */
const MOST_WAITING = 4 * 1024 * 1024;

/** The log of a service on standard output. */
export function openStandardLog(service: string): LogOutput {
  const stats = fstatSync(1);
  const isStream = stats.isFIFO() || stats.isSocket() || process.stdout.isTTY;
  return isStream ? logToStream(service, process.stdout) : logToFile(service, (bytes) => writeSync(1, bytes));
}

/** To a pipe, a socket or a terminal: lines wait for their reader, and those beyond `mostWaiting` are lost. */
export function logToStream(service: string, stream: Writable, mostWaiting = MOST_WAITING): LogOutput {
  let lost = 0;
  // a stream ends with its first error, and takes what is written afterwards for nothing
  stream.on('error', () => undefined);
  return {
    write(line) {
      if (stream.writableLength > mostWaiting) lost++;
      else {
        stream.write(lost > 0 ? noteOf(service, lost) + line : line);
        lost = 0;
      }
    },
    flush: (longestMs) =>
      Promise.race([
        new Promise<void>((resolve) => stream.write('', () => resolve())),
        sleep(longestMs, undefined, { ref: false }),
      ]),
  };
}

/** To a file, at once: lines are lost as long as its disk is full. `append` returns how many bytes it has written. */
export function logToFile(service: string, append: (bytes: Buffer) => number): LogOutput {
  let lost = 0;
  let cut = false;
  return {
    write(line) {
      let rest = Buffer.from((cut ? '\n' : '') + (lost > 0 ? noteOf(service, lost) : '') + line);
      try {
        while (rest.length > 0) {
          const written = append(rest);
          rest = rest.subarray(written);
          cut = true;
        }
        [lost, cut] = [0, false];
      } catch {
        lost++;
      }
    },
    flush: () => Promise.resolve(),
  };
}

function noteOf(service: string, lines: number): string {
  const time = new Date().toISOString();
  return `${JSON.stringify({ level: 'warn', time, service, pid: process.pid, lines, msg: 'log lines were lost' })}\n`;
}
