import { ensureRedisServer, startRedisServer } from '@jiralake/redis-server';
import { Redis } from 'ioredis';

export interface UsedRedis {
  url: string;
  prefix: string;
  stop(): Promise<void>;
}

/** A Redis of our own, found or installed, with its files in `dir`. */
export async function startOwnRedis(
  dir: string,
  prefix: string,
  say: (line: string) => void,
): Promise<UsedRedis> {
  ensureRedisServer(say);
  const server = await startRedisServer({ dir });
  return { url: server.url, prefix, stop: () => server.stop() };
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
