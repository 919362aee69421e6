import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { ensureRedisServer, startRedisServer, type RedisServer } from '@jiralake/redis-server';
import { Redis } from 'ioredis';
import {
  hasFiles,
  isLastToLeave,
  joinServer,
  openUser,
  portsOf,
  urlOf,
  withConnection,
} from './shared-redis';

/** A Redis server of our own, which may be killed. */
export interface OwnRedis {
  /** of its append-only file */
  folder: string;
  /** Ends it as a power cut would, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and files. */
  start(): Promise<void>;
}

export interface UsedRedis {
  url: string;
  prefix: string;
  /** absent for a server that belongs to somebody else */
  own?: OwnRedis;
  stop(): Promise<void>;
}

/**
 * A Redis of our own, found or installed, with its files in `dir`. Two servers on the same files would ruin them, so one that
 * another program started on them is used as well, and the last one to leave stops it.
 */
export async function startOwnRedis(
  dir: string,
  prefix: string,
  say: (line: string) => void,
): Promise<UsedRedis> {
  ensureRedisServer(say);
  mkdirSync(dir, { recursive: true });
  const folder = realpathSync(dir);
  const ports = portsOf(folder);
  for (const port of ports) {
    const user = await joinServer(port, folder);
    if (user) return sharedRedis(user, port, prefix);
  }
  let failure: unknown;
  for (const port of ports) {
    try {
      const server = await startRedisServer({ dir: folder, port });
      return ownRedis(server, openUser(port), folder, port, prefix);
    } catch (error) {
      failure = error;
      // started by another program at the same moment
      const user = await joinServer(port, folder);
      if (user) return sharedRedis(user, port, prefix);
    }
  }
  throw failure;
}

/** The URL of the Redis that a program runs with its files in `dir`, if one does. */
export async function findOwnRedis(dir: string): Promise<string | undefined> {
  const port = await findOwnPort(dir);
  return port === undefined ? undefined : urlOf(port);
}

/** Its port. */
export async function findOwnPort(dir: string): Promise<number | undefined> {
  if (!existsSync(dir)) return undefined;
  const folder = realpathSync(dir);
  for (const port of portsOf(folder)) if (await hasFiles(port, folder)) return port;
  return undefined;
}

function ownRedis(
  started: RedisServer,
  user: Redis,
  folder: string,
  port: number,
  prefix: string,
): UsedRedis {
  let server = started;
  return {
    url: server.url,
    prefix,
    own: {
      folder,
      kill: () => kill(server),
      start: async () => void (server = await startRedisServer({ dir: folder, port })),
    },
    stop: async () => {
      if (await isLastToLeave(user, port)) await server.stop();
    },
  };
}

function sharedRedis(user: Redis, port: number, prefix: string): UsedRedis {
  return {
    url: urlOf(port),
    prefix,
    stop: async () => {
      if (await isLastToLeave(user, port)) await withConnection(port, (redis) => redis.shutdown());
    },
  };
}

function kill({ process: child }: RedisServer): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** A Redis that belongs to somebody else; with `leaveNothing` our keys are removed in the end. */
export function useRedisAt(url: string, prefix: string, leaveNothing: boolean): UsedRedis {
  return { url, prefix, stop: () => (leaveNothing ? removeKeys(url, prefix) : Promise.resolve()) };
}

async function removeKeys(url: string, prefix: string): Promise<void> {
  const connection = new Redis(url);
  for await (const keys of connection.scanStream({ match: `{${prefix}}:*`, count: 1_000 })) {
    if ((keys as string[]).length > 0) await connection.unlink(...(keys as string[]));
  }
  connection.disconnect();
}
