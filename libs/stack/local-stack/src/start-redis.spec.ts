import path from 'node:path';
import { mkdirSync } from 'node:fs';
import { useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { findOwnRedis, startOwnRedis, type UsedRedis } from './start-redis';

const folder = useTempFolder();
const used: UsedRedis[] = [];
afterEach(async () => {
  for (const { stop } of used.splice(0)) await stop();
});

async function start(dir: string): Promise<UsedRedis> {
  const redis = await startOwnRedis(dir, 'test', () => undefined);
  used.push(redis);
  return redis;
}

async function ping(url: string): Promise<string> {
  const connection = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  connection.on('error', () => undefined);
  try {
    await connection.connect();
    return await connection.ping();
  } finally {
    connection.disconnect();
  }
}

it('is one for all programs that use the same folder, also when they start at the same moment', async () => {
  const dir = path.join(folder(), 'redis');
  const together = await Promise.all([start(dir), start(dir), start(dir)]);
  expect(new Set(together.map(({ url }) => url)).size).toBe(1);
  expect(together.filter(({ own }) => own !== undefined)).toHaveLength(1);
  expect(await findOwnRedis(dir)).toBe(together[0].url);
  const later = await start(path.join(folder(), '.', 'redis'));
  expect(later).toEqual({ ...later, url: together[0].url });
  expect(later.own).toBeUndefined();

  // whoever started it may leave first
  const [first, ...others] = [...together, later].sort((a, b) => Number('own' in b) - Number('own' in a));
  for (const { stop } of [first!, ...others.slice(1)]) await stop();
  expect(await ping(later.url)).toBe('PONG');
  await others[0]!.stop();
  await expect(ping(later.url)).rejects.toThrow();
  expect(await findOwnRedis(dir)).toBeUndefined();
  expect(await findOwnRedis(path.join(folder(), 'never'))).toBeUndefined();
});

it('is another one for another folder', async () => {
  const [one, other] = ['one', 'other'].map((name) => path.join(folder(), name));
  mkdirSync(one!);
  const [first, second] = [await start(one!), await start(other!)];
  expect(first.url).not.toBe(second.url);
  expect([first.own?.folder, second.own?.folder]).toEqual([one, other]);
});
