import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';

export interface Program {
  child: ChildProcess;
  /** everything it printed so far, standard output and error, line by line */
  lines: string[];
  /** resolves with the first line (past or future) that matches; rejects when the program ends before */
  line(pattern: RegExp): Promise<string>;
  /** resolves with exit code or signal */
  ended: Promise<number | string>;
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

/** A process whose output is read line by line. */
export function programOf(
  name: string,
  child: ChildProcess & { stdout: Readable; stderr: Readable },
): Program {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  }
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  return {
    child,
    lines,
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then((how) => {
          waiting.delete(look);
          reject(new Error(`${name} ended (${how}) without ${String(pattern)}:\n${lines.join('\n')}`));
        });
      }),
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
