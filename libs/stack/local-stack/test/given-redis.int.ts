import { useBreakableRedis } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { useRedisForRun } from '../src/given-redis';

const server = useBreakableRedis();
const said: string[] = [];
const say = (line: string): void => void said.push(line);
beforeEach(() => said.splice(0));

it('a run takes its keys away in the end, and no others', async () => {
  const used = await useRedisForRun(server.url, 'run', say);
  const redis = new Redis(server.url);
  await redis.mset('{run}:a', '1', '{run}:b', '1', '{running}:a', '1');
  await used.stop();
  expect(await redis.keys('*')).toEqual(['{running}:a']);
  expect(said).toEqual([]);
  redis.disconnect();
});

it('a Redis that is not there is named at the start, and one that has gone keeps the end from nothing', async () => {
  const { host } = new URL(server.url);
  const used = await useRedisForRun(server.url, 'run', say);
  await server.server.kill();
  await used.stop();
  expect(said).toEqual([
    `Redis at ${host} does not respond, so the keys of this run stay there, under {run}`,
  ]);
  await expect(useRedisForRun(server.url, 'run', say)).rejects.toThrow(
    `Redis at ${host} does not respond: is it running, and is REDIS_URL right?`,
  );
});
