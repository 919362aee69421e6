import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { issueIdSchema } from '@jiralake/core';
import { startRedisServer, type RedisServer } from '@jiralake/redis-server';
import { useTempFolder } from '@jiralake/testing';
import { Redis } from 'ioredis';
import { createDirtySets, type DirtySets } from '../src/dirty-sets';

const folder = useTempFolder();
const [a, b] = ['10001', '10002'].map((id) => issueIdSchema.parse(id)) as [never, never];

let server: RedisServer | undefined;
let redis: Redis | undefined;
afterEach(async () => {
  redis?.disconnect();
  await server?.stop();
});

/** Starts Redis on the files as they are. */
async function start(dir: string): Promise<DirtySets> {
  server = await startRedisServer({ dir });
  redis = new Redis(server.url);
  return createDirtySets(redis, 'test');
}

async function end(): Promise<void> {
  redis?.disconnect();
  await server?.stop();
}

it('I1: after Redis lost what it wrote last, versions still rise, and an old acknowledgement keeps a newer mark', async () => {
  const [files, older] = [path.join(folder(), 'redis'), path.join(folder(), 'older')];
  const before = await start(files);
  await before.mark('fetch', [{ id: a }]);
  const [kept] = await before.claim('fetch', 1);
  await end();
  await cp(files, older, { recursive: true });

  const lost = await start(files);
  await lost.mark('fetch', [{ id: a }, { id: b }]);
  const claims = await lost.claim('fetch', 10);
  expect(claims).toHaveLength(2);
  await end();
  await rm(files, { recursive: true });
  await cp(older, files, { recursive: true });

  const after = await start(files);
  expect(await after.claim('fetch', 10)).toEqual([kept]);
  await after.mark('fetch', [{ id: a }, { id: b }]);
  const renewed = await after.claim('fetch', 10);
  const newest = Math.max(...claims.map(({ version }) => Number(version)));
  for (const { version } of renewed) expect(Number(version)).toBeGreaterThan(newest);
  // the claim of a worker that ran all the time
  expect(await after.acknowledge('fetch', claims)).toBe(2);
  expect(await after.claim('fetch', 10)).toEqual(renewed);
});
