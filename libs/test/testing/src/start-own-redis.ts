import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRedisServer, type RedisServer } from '@jiralake/redis-server';

/** A Redis server that a test may kill, freeze and start again on the same port. */
export interface OwnRedis {
  readonly url: string;
  start(): Promise<void>;
  /** starts it with no data */
  startEmpty(): Promise<void>;
  kill(): Promise<void>;
  freeze(): void;
  thaw(): void;
  /** ends the server and removes its files */
  remove(): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const dir = await mkdtemp(path.join(tmpdir(), 'jiralake-own-redis-'));
  let server: RedisServer = await startRedisServer({ dir, appendfsync: 'no' });
  const { url } = server;
  const port = Number(new URL(url).port);
  const start = async (): Promise<void> => {
    server = await startRedisServer({ dir, port, appendfsync: 'no' });
  };
  const kill = async (): Promise<void> => {
    if (server.process.exitCode !== null || server.process.signalCode !== null) return;
    const exited = once(server.process, 'exit');
    server.process.kill('SIGKILL');
    await exited;
  };
  return {
    url,
    start,
    async startEmpty() {
      await rm(dir, { recursive: true, force: true });
      await start();
    },
    kill,
    freeze: () => void server.process.kill('SIGSTOP'),
    thaw: () => void server.process.kill('SIGCONT'),
    async remove() {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
