import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRedisServer, type RedisServer } from '@jiralake/redis-server';

export interface RedisForTests {
  url: string;
  /** random, so that test files can share a server */
  prefix: string;
}

/** A real Redis for the tests of one file: the server of REDIS_URL, or one that is started and stopped here. */
export function useRedis(): RedisForTests {
  const redis = { url: process.env['REDIS_URL'] ?? '', prefix: `test-${randomBytes(6).toString('hex')}` };
  let server: RedisServer | undefined;
  let dir: string | undefined;
  beforeAll(async () => {
    if (redis.url) return;
    dir = await mkdtemp(path.join(tmpdir(), 'jiralake-redis-'));
    server = await startRedisServer({ dir, appendfsync: 'no' });
    redis.url = server.url;
  });
  afterAll(async () => {
    await server?.stop();
    if (dir) await rm(dir, { recursive: true, force: true });
  });
  return redis;
}
