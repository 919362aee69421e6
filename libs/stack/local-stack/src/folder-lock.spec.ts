import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { holderOf, lockFolder, type FolderLock } from './folder-lock';
import { ownIdentity } from './process-identity';

const folder = useTempFolder();
const held: FolderLock[] = [];
afterEach(() => held.splice(0).forEach(({ release }) => release()));

async function lock(by = 'a test'): Promise<FolderLock> {
  const one = await lockFolder(folder(), by);
  held.push(one);
  return one;
}

const numbers = (): string[] => readdirSync(folder()).map((name) => name.replace('.jiralake-lock.', ''));
const fileOf = (number: number): string => path.join(folder(), `.jiralake-lock.${number}`);

function leave(number: number, of: object): void {
  const since = '2026-02-03T12:00:00.000Z';
  writeFileSync(fileOf(number), JSON.stringify({ ...ownIdentity(), by: 'another', since, ...of }));
}

it('is one that many want at the same moment, whether it is new, given back or of a dead process', async () => {
  for (const before of [
    () => undefined,
    () => held.splice(0).forEach(({ release }) => release()),
    () => leave(7, { startedAt: '1' }),
  ]) {
    before();
    const tries = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => lock(`number ${i}`)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await holderOf(folder())).toMatchObject({ pid: process.pid });
    expect(numbers()).toHaveLength(1);
  }
});

it('is free when it is given back, and when its process is gone, which it tells', async () => {
  const first = await lock();
  expect(first.wasLeft).toBe(false);
  first.release();
  expect(await holderOf(folder())).toBeUndefined();
  expect((await lock()).wasLeft).toBe(false);
  held.splice(0).forEach(({ release }) => release());
  leave(5, { startedAt: '1' });
  expect((await lock()).wasLeft).toBe(true);
  expect(numbers()).toEqual(['6']);
});

it('of a process on another machine is held as long as that shows signs of life', async () => {
  leave(3, { host: 'elsewhere', pid: 17 });
  await expect(lock()).rejects.toThrow(
    'in use by another (process 17 on elsewhere, since 2026-02-03T12:00:00.000Z)',
  );
  const long = new Date(Date.now() - 120_000);
  utimesSync(fileOf(3), long, long);
  expect((await lock()).wasLeft).toBe(true);
});

it('of another version is held in the same way', async () => {
  writeFileSync(fileOf(3), '{"v":2}');
  await expect(lock()).rejects.toThrow(`in use, as ${fileOf(3)} says`);
});

it('says nothing when it is given back after somebody else has it', async () => {
  const first = await lock();
  leave(9, {});
  first.release();
  expect(await holderOf(folder())).toMatchObject({ by: 'another' });
  expect(readFileSync(fileOf(9), 'utf8')).not.toBe('');
});
