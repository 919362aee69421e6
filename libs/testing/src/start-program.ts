import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(__dirname, '../../..');

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

/** Starts an entry point of this repository (TypeScript, or a bundle) as a process of its own, with exactly the environment given. */
export function startProgram(entry: string, env: Record<string, string>, args: string[] = []): Program {
  const tsx = ['--import', 'tsx', path.join(root, entry), ...args];
  const child = spawn(process.execPath, tsx, {
    cwd: root,
    env: { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: path.join(root, 'tsconfig.base.json'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
          reject(new Error(`${entry} ended (${how}) without ${String(pattern)}:\n${lines.join('\n')}`));
        });
      }),
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
