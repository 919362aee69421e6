import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useTempFolder } from '@jiralake/testing';
import { prepareDataFolder } from './data-folder';

const folder = useTempFolder();

it('empties the folder of an earlier demo', () => {
  const demo = path.join(folder(), 'demo');
  prepareDataFolder(demo);
  writeFileSync(path.join(demo, 'old'), '');
  prepareDataFolder(demo);
  expect(existsSync(path.join(demo, 'old'))).toBe(false);
});

it('never empties a folder with something else in it', () => {
  mkdirSync(path.join(folder(), 'photos'));
  expect(() => prepareDataFolder(folder())).toThrow('not of a simulated site');
  expect(existsSync(path.join(folder(), 'photos'))).toBe(true);
});
