import { existsSync } from 'node:fs';
import path from 'node:path';
import { loadConfig, storageVariables } from '@jiralake/config';
import { useTempFolder } from '@jiralake/testing';
import { openStores } from './open-stores';

const folder = useTempFolder();

it('opens what the configuration names, all of it empty at first, and makes no folder', async () => {
  const dataDir = path.join(folder(), 'data');
  const stores = openStores(loadConfig(storageVariables, { DATA_DIR: dataDir }));
  expect(await stores.lakeMonths()).toEqual([]);
  expect(await stores.raw.listIssues()).toEqual([]);
  expect(await stores.rawFolder.list()).toEqual([]);
  expect(await stores.site.readFields()).toBeUndefined();
  expect(existsSync(dataDir)).toBe(false);
});

it('stores below the folder of the configuration', async () => {
  const stores = openStores(loadConfig(storageVariables, { DATA_DIR: folder() }));
  await stores.site.saveWatermark('spec', new Date(0));
  expect(await stores.site.readWatermark('spec')).toEqual(new Date(0));
  expect(existsSync(path.join(folder(), 'raw/jira/site/watermarks.json'))).toBe(true);
});
