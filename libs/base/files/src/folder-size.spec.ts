import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { folderSize } from './folder-size';

const folder = useTempFolder();

it('counts every file at any depth, and no link twice', async () => {
  for (const below of ['', 'a', 'a/b']) {
    mkdirSync(path.join(folder(), below), { recursive: true });
    for (let i = 0; i < 100; i++) writeFileSync(path.join(folder(), below, `${i}.json`), 'four');
  }
  symlinkSync('a/1.json', path.join(folder(), 'link.json'));
  expect(await folderSize(folder())).toEqual({ files: 300, bytes: 1_200 });
});

it('is nothing of a folder that is not there', async () => {
  expect(await folderSize(path.join(folder(), 'none'))).toEqual({ files: 0, bytes: 0 });
});
