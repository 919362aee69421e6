import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { endingSignals } from './interruption';
import { isRunning, signal } from './processes';
import { endServer } from './end-server';
import type { UsedServer } from './start-guardian';

/** For what ends in order by itself when its parent has gone; all of it is to be gone after five seconds. */
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 50;

/** The guardian's whole life: waits for the end of its parent, and ends what that left running, its Redis last. */
export async function runGuardian(): Promise<void> {
  // neither its name nor its group is one that somebody ends the parent by
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
  // a frozen process does not see that its parent has gone
  for (const pid of pids) signal(pid, 'SIGCONT');
  const deadline = performance.now() + PATIENCE_MS;
  while (pids.some(isRunning) && performance.now() < deadline) await sleep(LOOK_EVERY_MS);
  for (const pid of pids) signal(pid, 'SIGKILL');
}
