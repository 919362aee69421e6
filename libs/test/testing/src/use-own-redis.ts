import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRedisServer, type RedisServer } from '@jiralake/redis-server';

/** Starts a Redis server for each test that changes its settings, pauses or kills it. Never uses the server of REDIS_URL. */
export function useOwnRedis(): () => RedisServer {
  let server: RedisServer | undefined;
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'jiralake-redis-'));
    server = await startRedisServer({ dir, appendfsync: 'no' });
  });
  afterEach(async () => {
    await server?.stop();
    await rm(dir, { recursive: true, force: true });
  });
  return () => {
    if (!server) throw new Error('the server runs only during tests');
    return server;
  };
}
