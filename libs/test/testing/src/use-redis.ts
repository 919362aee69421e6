import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRedisServer, type RedisServer } from '@jiralake/redis-server';
import { Redis } from 'ioredis';

export interface RedisForTests {
  url: string;
  /** random, so that test files can share a server */
  prefix: string;
}

/** Provides a real Redis for the tests of one file: the server of REDIS_URL, or a server that is started and stopped here. */
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
    if (!server) await removeKeys(redis);
    await server?.stop();
    if (dir) await rm(dir, { recursive: true, force: true });
  });
  return redis;
}

/** Removes all keys of the tests, whose prefixes begin with ours, because the server may not be ours. */
async function removeKeys({ url, prefix }: RedisForTests): Promise<void> {
  const connection = new Redis(url);
  for await (const keys of connection.scanStream({ match: `{${prefix}*`, count: 1_000 })) {
    if ((keys as string[]).length > 0) await connection.unlink(...(keys as string[]));
  }
  connection.disconnect();
}
