import { readFileSync } from 'node:fs';

/** Sends a signal, 0 for none; whether there is such a process. */
export function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** False for one that has ended and that nobody asked how, as in a container without an init. */
export const isRunning = (pid: number): boolean => signal(pid, 0) && !isZombie(pid);

function isZombie(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    // other systems than Linux do not tell
    return false;
  }
}
