import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, signal } from './processes';
import type { UsedServer } from './start-guardian';

/** The connection name of programs that use a server. */
export const SERVER_USER = 'jiralake-user';
/** The server takes a moment to notice closed connections. */
const LOOKS = { count: 5, everyMs: 100 };
const LONGEST_ANSWER_MS = 500;
const LONGEST_END_MS = 1_000;

/** Ends a Redis server unless another program uses it. */
export async function endServer({ pid, port, own }: UsedServer): Promise<void> {
  signal(pid, 'SIGCONT');
  for (let look = 0; look < LOOKS.count; look++) {
    const about = await ask(port);
    const isThere = about.includes(`process_id:${pid}\r`);
    // a server that does not respond is only ended by the program that started it
    if (!isThere && !own) return;
    if (!isThere || !about.includes(`name=${SERVER_USER} `)) return end(pid);
    await sleep(LOOKS.everyMs);
  }
}

async function end(pid: number): Promise<void> {
  signal(pid, 'SIGTERM');
  const deadline = performance.now() + LONGEST_END_MS;
  while (isRunning(pid) && performance.now() < deadline) await sleep(LOOKS.everyMs);
  // every acknowledged write is in the append-only file
  signal(pid, 'SIGKILL');
}

/** Returns the INFO and CLIENT LIST of the server; empty without a response. Uses a plain socket, because node_modules may be gone. */
async function ask(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.setTimeout(LONGEST_ANSWER_MS, () => socket.destroy());
  socket.write('INFO server\r\nCLIENT LIST\r\nQUIT\r\n');
  return text(socket).catch(() => '');
}
