import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

export interface ChildOptions {
  /** name in messages and of its log file */
  name: string;
  script: string;
  args?: string[];
  env: Record<string, string>;
  /** also the working directory, so that no .env of the user is read */
  folder: string;
  /** a line of standard output that says that it is ready */
  ready: RegExp;
}

export interface Child {
  name: string;
  /** the line that said that it is ready */
  readyLine: string;
  hasEnded(): boolean;
  stop(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a program and waits until it is ready. @throws Error with its last words when it ends instead */
export async function startChild({
  name,
  script,
  args = [],
  env,
  folder,
  ready,
}: ChildOptions): Promise<Child> {
  // a group of its own: Ctrl-C in the terminal must reach only us, who stop the others in order
  const child = spawn(process.execPath, [script, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const log = createWriteStream(path.join(folder, `${name}.log`), { flags: 'a' });
  const lastWords: string[] = [];
  const readyLine = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        log.write(`${line}\n`);
        lastWords.push(line);
        lastWords.splice(0, lastWords.length - 5);
        if (ready.test(line)) resolve(line);
      });
    }
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended (${code}): ${lastWords.join('\n')}`)));
  });
  return {
    name,
    readyLine,
    hasEnded: () => hasEnded(child),
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
  });
}
