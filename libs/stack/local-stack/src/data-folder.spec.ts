import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startRedisServer } from '@jiralake/redis-server';
import { useTempFolder } from '@jiralake/testing';
import { takeSimulatedFolder, takeSiteFolder, type SimulatedFolder } from './data-folder';
import { portsOf } from './shared-redis';
import { findOwnRedis } from './start-redis';

const folder = useTempFolder();
const demo = (): string => path.join(folder(), 'demo');
const use = { by: 'the demo', elsewhere: 'demo --data-dir other' };
const visible = (): string[] => readdirSync(demo()).filter((name) => !name.startsWith('.'));

const taken: SimulatedFolder[] = [];
afterEach(() => taken.splice(0).forEach(({ release }) => release()));

async function take(): Promise<SimulatedFolder> {
  const one = await takeSimulatedFolder(demo(), use);
  taken.push(one);
  return one;
}

/** What a run leaves: its marker, and data. */
async function fill(): Promise<void> {
  const run = await take();
  await run.empty();
  mkdirSync(path.join(demo(), 'raw'));
  writeFileSync(path.join(demo(), 'raw/1.json'), '');
  run.release();
}

it('empties the folder of an earlier demo, and not before it is told to', async () => {
  await fill();
  const run = await take();
  expect(visible()).toEqual(['raw']);
  await run.empty();
  expect(visible()).toEqual([]);
});

it('leaves the data of a run that is under way as it is, and says who that is and what helps', async () => {
  await fill();
  await take();
  await expect(takeSimulatedFolder(demo(), use)).rejects.toThrow(
    new RegExp(
      `in use by the demo \\(process ${process.pid}, since .*kill ${process.pid}.*: demo --data-dir other$`,
    ),
  );
  expect(visible()).toEqual(['raw']);
});

it('says in words that a folder cannot be had, and what helps', async () => {
  writeFileSync(demo(), 'a file');
  const words =
    /^\S+demo\S* cannot be used \((Error: )?E[A-Z]+: .*\): it has to be a folder that this user can write/;
  for (const place of [demo(), path.join(demo(), 'below')]) {
    await expect(takeSimulatedFolder(place, use)).rejects.toThrow(words);
    await expect(takeSimulatedFolder(place, use)).rejects.toThrow('demo --data-dir other');
    await expect(takeSiteFolder(place, 'npm start')).rejects.toThrow(words);
  }
});

it('takes a folder again whose emptying was cut short at any moment', async () => {
  await fill();
  // whatever of it is gone by then, the marker is there
  rmSync(path.join(demo(), 'raw/1.json'));
  await (await take()).empty();
  expect(visible()).toEqual([]);
});

it('never empties a folder with something else in it, also one that was filled since it was taken', async () => {
  mkdirSync(path.join(folder(), 'photos'));
  await expect(takeSimulatedFolder(folder(), use)).rejects.toThrow(
    `does not belong to a simulated site, and was not changed. Move it away (mv ${folder()} ${folder()}.old), or use another folder: demo --data-dir other`,
  );
  expect(readdirSync(folder())).toEqual(['photos']);
  const run = await take();
  writeFileSync(path.join(demo(), 'letter'), '');
  await expect(run.empty()).rejects.toThrow('does not belong to a simulated site');
  expect(visible()).toEqual(['letter']);
});

it('ends the Redis that a killed run left, which would write into the folder', async () => {
  await fill();
  const dir = path.join(demo(), 'redis');
  const left = await startRedisServer({ dir, port: portsOf(dir)[0]! });
  try {
    expect(await findOwnRedis(dir)).toBe(left.url);
    await (await take()).empty();
    expect([await findOwnRedis(dir), existsSync(dir)]).toEqual([undefined, false]);
  } finally {
    await left.stop();
  }
});

it('takes the folder of a site for one only, and never one of a simulated site', async () => {
  const site = path.join(folder(), 'data');
  const lock = await takeSiteFolder(site, 'npm start');
  await expect(takeSiteFolder(site, 'npm start')).rejects.toThrow('is in use by npm start');
  lock.release();
  writeFileSync(path.join(site, 'letter'), '');
  (await takeSiteFolder(site, 'npm start')).release();
  expect(existsSync(path.join(site, 'letter'))).toBe(true);
  await fill();
  await expect(takeSiteFolder(demo(), 'npm start')).rejects.toThrow('belongs to a simulated site');
});
