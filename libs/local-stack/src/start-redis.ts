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

/** A Redis of our own, found or installed, with its files in `dir`. */
export async function startOwnRedis(
  dir: string,
  prefix: string,
  say: (line: string) => void,
): Promise<UsedRedis> {
  ensureRedisServer(say);
  let server = await startRedisServer({ dir });
  const { url } = server;
  const port = Number(new URL(url).port);
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
