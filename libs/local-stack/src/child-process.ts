import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

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

export interface Child {
  name: string;
  pid: number;
  /** the line that said that it is ready */
  readyLine: string;
  hasEnded(): boolean;
  /** Sends a signal and waits for nothing. */
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end, which is forced when it takes too long. */
  stop(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a program and waits until it is ready. @throws Error with its last words when it ends instead */
export async function startChild({
  name,
  script,
  args = [],
  env,
  cwd,
  ready,
  onLine,
}: ChildOptions): Promise<Child> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // a group of its own: Ctrl-C in the terminal must reach only us, who stop the others in order
    detached: true,
  });
  const lastWords: string[] = [];
  const readyLine = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        onLine(name, line);
        lastWords.push(line);
        lastWords.splice(0, lastWords.length - 5);
        if (ready.test(line)) resolve(line);
      });
    }
    child.once('error', reject);
    // close, not exit: its last words may come after its end
    child.once('close', (code) => reject(new Error(`${name} ended (${code}): ${lastWords.join('\n')}`)));
  });
  return {
    name,
    pid: child.pid ?? 0,
    readyLine,
    hasEnded: () => hasEnded(child),
    signal: (signal) => void child.kill(signal),
    stop: (signal) => stop(child, signal),
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
const LONGEST_STOP_MS = 10_000;

function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((resolve) => {
    if (hasEnded(child)) return resolve();
    const overdue = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP_MS);
    child.once('exit', () => {
      clearTimeout(overdue);
      resolve();
    });
    child.kill(signal);
    child.kill('SIGCONT'); // a frozen process does not see SIGTERM
  });
}
