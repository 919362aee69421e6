import type { ChildProcess } from 'node:child_process';

const LONGEST_STOP_MS = 10_000;

/** Returns true when a process ended or could not be started. */
export function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Sends the signal and waits for the end of the process; sends SIGKILL when it takes too long or `urgent` aborts. */
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
    child.kill('SIGCONT'); // a stopped process does not handle SIGTERM
    if (urgent?.aborted) kill();
  });
}
