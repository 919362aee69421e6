import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { startRedisServer } from './start-redis-server';

it('starts with an append-only file and without eviction, and keeps its data over a restart', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'jiralake-redis-'));
  try {
    const first = await startRedisServer({ dir });
    const redis = new Redis(first.url);
    await redis.set('kept', 'yes');
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    redis.disconnect();
    await first.stop();

    const second = await startRedisServer({ dir });
    const again = new Redis(second.url);
    expect(await again.get('kept')).toBe('yes');
    again.disconnect();
    await second.stop();
  } finally {
    await rm(dir, { recursive: true });
  }
});

it('says why when the port is taken', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'jiralake-redis-'));
  const first = await startRedisServer({ dir });
  const port = Number(new URL(first.url).port);
  await expect(startRedisServer({ dir, port })).rejects.toThrow(/ended with 1: .*(in use|bind)/i);
  await first.stop();
  await rm(dir, { recursive: true });
});
