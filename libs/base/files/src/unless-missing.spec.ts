import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { hashOfFile, namesIn, unlessMissing, versionOfFile } from './unless-missing';

const folder = useTempFolder();
const file = (name: string): string => path.join(folder(), name);

it('only a missing file counts as none: every other error is thrown', async () => {
  await writeFile(file('a'), 'text');
  expect((await unlessMissing(stat(file('a'))))?.size).toBe(4);
  expect(await unlessMissing(stat(file('b')))).toBeUndefined();
  await expect(unlessMissing(stat(file('a/b')))).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(namesIn(file('a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

it('names are in order, and a missing folder has none', async () => {
  expect(await namesIn(file('months'))).toEqual([]);
  for (const name of ['2', '10', '1']) await mkdir(file(`months/${name}`), { recursive: true });
  expect(await namesIn(file('months'))).toEqual(['1', '10', '2']);
});

it('a file that was replaced has another version, although it has the same size', async () => {
  expect(await versionOfFile(file('a'))).toBeUndefined();
  await writeFile(file('a'), 'one');
  const before = await versionOfFile(file('a'));
  expect(await versionOfFile(file('a'))).toBe(before);
  await writeFile(file('b'), 'two');
  await rename(file('b'), file('a'));
  expect(await versionOfFile(file('a'))).not.toBe(before);
});

it('the hash of a file is its SHA-256', async () => {
  await writeFile(file('a'), 'hello');
  expect(await hashOfFile(file('a'))).toBe(
    '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  );
  expect(await hashOfFile(file('b'))).toBeUndefined();
});
