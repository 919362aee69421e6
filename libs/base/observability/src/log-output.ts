import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** The destination of log lines. A slow or missing reader and a full disk neither block nor end the program. */
export interface LogOutput {
  write(line: string): void;
  /** Waits until the reader has read everything, at most `longestMs`. */
  flush(longestMs: number): Promise<void>;
}

/** The most bytes that wait for a reader: about ten thousand lines. */
const MOST_WAITING = 4 * 1024 * 1024;

/** Opens the log of a service on standard output. */
export function openStandardLog(service: string): LogOutput {
  const stats = fstatSync(1);
  const isStream = stats.isFIFO() || stats.isSocket() || process.stdout.isTTY;
  return isStream ? logToStream(service, process.stdout) : logToFile(service, (bytes) => writeSync(1, bytes));
}

/** Logs to a pipe, a socket or a terminal. Lines wait for the reader; lines beyond `mostWaiting` bytes are dropped. */
export function logToStream(service: string, stream: Writable, mostWaiting = MOST_WAITING): LogOutput {
  let lost = 0;
  // a stream ends with its first error and ignores later writes
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

/** Logs to a file, synchronously. Lines are dropped while the disk is full. `append` returns the number of written bytes. */
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
