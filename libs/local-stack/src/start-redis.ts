import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { ensureRedisServer, startRedisServer, type RedisServer } from '@jiralake/redis-server';
import { Redis } from 'ioredis';

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
 * A Redis of our own, found or installed, with its files in `dir`. Two servers on the same files would ruin them, so another
 * program's that has them is used instead, and left running. Its port follows from the folder: only one can have it.
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
  for (const port of ports) if (await hasFiles(port, folder)) return useRedisAt(urlOf(port), prefix, false);
  let failure: unknown;
  for (const port of ports) {
    try {
      return ownRedis(await startRedisServer({ dir: folder, port }), folder, port, prefix);
    } catch (error) {
      failure = error;
      // started by another program at the same moment
      if (await hasFiles(port, folder)) return useRedisAt(urlOf(port), prefix, false);
    }
  }
  throw failure;
}

function ownRedis(started: RedisServer, dir: string, port: number, prefix: string): UsedRedis {
  let server = started;
  const { url } = server;
  return {
    url,
    prefix,
    own: {
      folder: dir,
      kill: () => kill(server),
      start: async () => void (server = await startRedisServer({ dir, port })),
    },
    stop: () => server.stop(),
  };
}

const PORTS = { first: 20_000, count: 10_000, tries: 5 };
const urlOf = (port: number): string => `redis://127.0.0.1:${port}`;

/** Where a server with these files may be; several, because something else may have a port. Below those that the system gives away. */
function portsOf(folder: string): number[] {
  const start = createHash('sha256').update(folder).digest().readUInt32BE(0);
  return Array.from({ length: PORTS.tries }, (_, i) => PORTS.first + ((start + i) % PORTS.count));
}

/** Whether a server on that port has its files in the folder. */
async function hasFiles(port: number, folder: string): Promise<boolean> {
  const redis = new Redis(urlOf(port), {
    ...{
      lazyConnect: true,
      enableReadyCheck: false,
      connectTimeout: 1_000,
      commandTimeout: 2_000,
      retryStrategy: () => null,
    },
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const [, dir] = await redis.config('GET', 'dir');
    return dir === folder;
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
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
