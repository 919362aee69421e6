import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_USER } from '@jiralake/program';
import { Redis } from 'ioredis';

const PORTS = { first: 20_000, count: 10_000, tries: 5 };
const QUIT_MS = 1_000;

export const urlOf = (port: number): string => `redis://127.0.0.1:${port}`;

/**
 * Returns the ports on which a server with files in this folder may listen: derived from the path, so that two servers on one
 * folder collide; several, because another program may have a port; below the range of ephemeral ports.
 */
export function portsOf(folder: string): number[] {
  const start = createHash('sha256').update(folder).digest().readUInt32BE(0);
  return Array.from({ length: PORTS.tries }, (_, i) => PORTS.first + ((start + i) % PORTS.count));
}

/** Opens the connection that marks this program as a user of the server; it reconnects after a restart of the server. */
export function openUser(port: number): Redis {
  const user = new Redis(urlOf(port), { connectionName: SERVER_USER, maxRetriesPerRequest: null });
  user.on('error', () => undefined);
  return user;
}

/** Returns whether a server on the port has its files in the folder. */
export async function hasFiles(port: number, folder: string): Promise<boolean> {
  const dir = await withConnection(urlOf(port), (redis) => redis.config('GET', 'dir'));
  return Array.isArray(dir) && dir[1] === folder;
}

/** Connects to the server on the port when it has its files in the folder; `undefined` otherwise. */
export async function joinServer(port: number, folder: string): Promise<Redis | undefined> {
  if (!(await hasFiles(port, folder))) return undefined;
  const user = openUser(port);
  await user.ping();
  return user;
}

/** Closes the connection. Returns true when no other program uses the server, or the server is gone. */
export async function isLastToLeave(user: Redis, port: number): Promise<boolean> {
  // after the reply to QUIT the server no longer lists this connection; a server that is gone never replies
  await Promise.race([user.quit().catch(() => undefined), sleep(QUIT_MS, undefined, { ref: false })]);
  user.disconnect();
  const clients = await withConnection(urlOf(port), (redis) => redis.client('LIST'));
  return typeof clients !== 'string' || !clients.includes(`name=${SERVER_USER} `);
}

/** Runs a command on a server that may not exist; `undefined` when it does not respond. */
export async function withConnection<T>(
  url: string,
  ask: (redis: Redis) => Promise<T>,
): Promise<T | undefined> {
  const redis = new Redis(url, {
    // no ready check, so that a server that is loading its files counts as well
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
