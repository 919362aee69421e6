import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { endProcess, hasEnded, spawnTied } from '@jiralake/program';

export interface ChildOptions {
  name: string;
  script: string;
  args?: string[];
  /** its whole environment, besides PATH */
  env: Readonly<Record<string, string>>;
  cwd: string;
  /** matches the line that the program prints when it is ready */
  ready: RegExp;
  /** called with every line of its output */
  onLine(name: string, line: string): void;
}

/** A process that may not be ready yet. */
export interface StartingChild {
  name: string;
  process: ChildProcess;
  /** resolves when the process is ready; rejects with its last output lines when it ends instead */
  ready: Promise<Child>;
  hasEnded(): boolean;
  /** Sends a signal without waiting. */
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end; sends SIGKILL when it takes too long or `urgent` aborts. */
  stop(signal: NodeJS.Signals, urgent?: AbortSignal): Promise<void>;
}

export interface Child extends Omit<StartingChild, 'ready'> {
  /** the line that matched `ready` */
  readyLine: string;
}

/** Starts a program that ends with this one. */
export function spawnChild({
  name,
  script,
  args = [],
  env,
  cwd,
  ready,
  onLine,
}: ChildOptions): StartingChild {
  const child = spawnTied([script, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    // a process group of its own, so that Ctrl-C reaches only this process, which stops its children in order
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
    // `close` and not `exit`, because the last output may arrive after the exit
    child.once('close', (code) => reject(new Error(`${name} ended (${code}): ${lastWords.join('\n')}`)));
  });
  return { ...begun, ready: readiness };
}
