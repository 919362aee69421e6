import type { ChildProcess } from 'node:child_process';

const LONGEST_STOP_MS = 10_000;

/** True for one that could not be started as well. */
export function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Asks a process to end and waits until it has, by SIGKILL when it takes too long or `urgent` aborts. */
export function endProcess(child: ChildProcess, signal: NodeJS.Signals, urgent?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (hasEnded(child)) return resolve();
    const kill = (): void => void child.kill('SIGKILL');
    const overdue = setTimeout(kill, LONGEST_STOP_MS);
    urgent?.addEventListener('abort', kill);
    child.once('exit', () => {
      clearTimeout(overdue);
      urgent?.removeEventListener('abort', kill);
      resolve();
    });
    child.kill(signal);
    child.kill('SIGCONT'); // a frozen process does not see SIGTERM
    if (urgent?.aborted) kill();
  });
}
