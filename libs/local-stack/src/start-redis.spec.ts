import path from 'node:path';
import { mkdirSync } from 'node:fs';
import { useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { startOwnRedis, type UsedRedis } from './start-redis';

const folder = useTempFolder();
const used: UsedRedis[] = [];
// those who only use it first
afterEach(async () => {
  for (const { stop } of used.splice(0).sort((a, b) => Number('own' in a) - Number('own' in b))) await stop();
});

async function start(dir: string): Promise<UsedRedis> {
  const redis = await startOwnRedis(dir, 'test', () => undefined);
  used.push(redis);
  return redis;
}

async function ping(url: string): Promise<string> {
  const connection = new Redis(url);
  const answer = await connection.ping();
  connection.disconnect();
  return answer;
}

it('is one for all programs that use the same folder, also when they start at the same moment', async () => {
  const dir = path.join(folder(), 'redis');
  const together = await Promise.all([start(dir), start(dir), start(dir)]);
  expect(new Set(together.map(({ url }) => url)).size).toBe(1);
  expect(together.filter(({ own }) => own !== undefined)).toHaveLength(1);
  const later = await start(path.join(folder(), '.', 'redis'));
  expect(later).toEqual({ ...later, url: together[0].url });
  expect(later.own).toBeUndefined();
  // it belongs to somebody else
  await later.stop();
  expect(await ping(later.url)).toBe('PONG');
});

it('is another one for another folder', async () => {
  const [one, other] = ['one', 'other'].map((name) => path.join(folder(), name));
  mkdirSync(one!);
  const [first, second] = [await start(one!), await start(other!)];
  expect(first.url).not.toBe(second.url);
  expect([first.own?.folder, second.own?.folder]).toEqual([one, other]);
});
