import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endProcess, hasEnded, spawnTied } from '@jiralake/program';

export interface ChildOptions {
  name: string;
  script: string;
  args?: string[];
  /** all of its environment besides PATH */
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** a line that says that it is ready */
  ready: RegExp;
  /** gets every line of its output */
  onLine(name: string, line: string): void;
}

/** A process of which nobody knows yet whether it will be ready. */
export interface Beginner {
  name: string;
  process: ChildProcess;
  /** @throws Error with its last words when it ends instead */
  ready: Promise<Child>;
  hasEnded(): boolean;
  /** Sends a signal and waits for nothing. */
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end, which is forced when it takes too long or `urgent` aborts. */
  stop(signal: NodeJS.Signals, urgent?: AbortSignal): Promise<void>;
}

export interface Child extends Omit<Beginner, 'ready'> {
  /** the line that said that it is ready */
  readyLine: string;
}

/** Starts a program, which ends when this one does. */
export function spawnChild({ name, script, args = [], env, cwd, ready, onLine }: ChildOptions): Beginner {
  const child = spawnTied([script, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    // a group of its own: Ctrl-C in the terminal must reach only us, who stop the others in order
    detached: true,
  });
  const begun = {
    name,
    process: child,
    hasEnded: () => hasEnded(child),
    signal: (signal: NodeJS.Signals) => void child.kill(signal),
    stop: (signal: NodeJS.Signals, urgent?: AbortSignal) => endProcess(child, signal, urgent),
  };
  const lastWords: string[] = [];
  const readiness = new Promise<Child>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        onLine(name, line);
        lastWords.push(line);
        lastWords.splice(0, lastWords.length - 5);
        if (ready.test(line)) resolve({ ...begun, readyLine: line });
      });
    }
    child.once('error', reject);
    // close, not exit: its last words may come after its end
    child.once('close', (code) => reject(new Error(`${name} ended (${code}): ${lastWords.join('\n')}`)));
  });
  return { ...begun, ready: readiness };
}
