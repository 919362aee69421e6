import { readFileSync } from 'node:fs';

/** Sends a signal (0 only checks). Returns whether the process exists. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** Returns whether a process runs; false for a zombie, as in a container without an init. */
export const isRunning = (pid: number): boolean => signal(pid, 0) && !isZombie(pid);

function isZombie(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    // there is no /proc on other systems than Linux
    return false;
  }
}
