import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_USER } from '@jiralake/program';
import { Redis } from 'ioredis';

const PORTS = { first: 20_000, count: 10_000, tries: 5 };
const QUIT_MS = 1_000;

export const urlOf = (port: number): string => `redis://127.0.0.1:${port}`;

/**
 * Where a server with files in this folder may be: only one can have a port. Several, because something else may have
 * it, and below those that the system gives away.
 */
export function portsOf(folder: string): number[] {
  const start = createHash('sha256').update(folder).digest().readUInt32BE(0);
  return Array.from({ length: PORTS.tries }, (_, i) => PORTS.first + ((start + i) % PORTS.count));
}

/** The connection that shows that this program uses the server, also after it was away. */
export function openUser(port: number): Redis {
  const user = new Redis(urlOf(port), { connectionName: SERVER_USER, maxRetriesPerRequest: null });
  user.on('error', () => undefined);
  return user;
}

/** Whether a server on that port has its files in the folder. */
export async function hasFiles(port: number, folder: string): Promise<boolean> {
  const dir = await withConnection(urlOf(port), (redis) => redis.config('GET', 'dir'));
  return Array.isArray(dir) && dir[1] === folder;
}

/** Uses the server on that port when it has its files in the folder. */
export async function joinServer(port: number, folder: string): Promise<Redis | undefined> {
  if (!(await hasFiles(port, folder))) return undefined;
  const user = openUser(port);
  await user.ping();
  return user;
}

/** Ends the use of a server; true when nobody else uses it, or it is gone. */
export async function isLastToLeave(user: Redis, port: number): Promise<boolean> {
  // after the answer the server does not count it any more; a server that is gone does not answer
  await Promise.race([user.quit().catch(() => undefined), sleep(QUIT_MS, undefined, { ref: false })]);
  user.disconnect();
  const clients = await withConnection(urlOf(port), (redis) => redis.client('LIST'));
  return typeof clients !== 'string' || !clients.includes(`name=${SERVER_USER} `);
}

/** Asks a server that need not be there; `undefined` without an answer. */
export async function withConnection<T>(
  url: string,
  ask: (redis: Redis) => Promise<T>,
): Promise<T | undefined> {
  const redis = new Redis(url, {
    // a server that is loading its files answers as well
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: 1_000,
    commandTimeout: 2_000,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return await ask(redis);
  } catch {
    return undefined;
  } finally {
    redis.disconnect();
  }
}
