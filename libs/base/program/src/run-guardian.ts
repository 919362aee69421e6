import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { endingSignals } from './interruption';
import { isRunning, signal } from './processes';
import { endServer } from './end-server';
import type { UsedServer } from './start-guardian';

/** The time for children to end in order by themselves after their parent; all of them must be gone after five seconds. */
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 50;

/** Runs the guardian: waits for the end of its parent, and ends the processes that the parent left running, Redis last. */
export async function runGuardian(): Promise<void> {
  // a name and a process group of its own, so that a signal to those of the parent does not end the guardian
  process.title = 'jiralake-guardian';
  for (const signal of endingSignals) process.on(signal, () => undefined);
  const children = new Set<number>();
  let server: UsedServer | undefined;
  for await (const line of createInterface(process.stdin)) {
    const [word, pid, port, whose] = line.split(' ');
    if (word === 'child') children.add(Number(pid));
    else if (word === 'gone') children.delete(Number(pid));
    else
      server = word === 'server' ? { pid: Number(pid), port: Number(port), own: whose === 'own' } : undefined;
  }
  await endChildren([...children]);
  if (server) await endServer(server);
}

async function endChildren(pids: readonly number[]): Promise<void> {
  // a stopped process does not notice the end of its parent
  for (const pid of pids) signal(pid, 'SIGCONT');
  const deadline = performance.now() + PATIENCE_MS;
  while (pids.some(isRunning) && performance.now() < deadline) await sleep(LOOK_EVERY_MS);
  for (const pid of pids) signal(pid, 'SIGKILL');
}
