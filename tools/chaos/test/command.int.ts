import { existsSync } from 'node:fs';
import path from 'node:path';
import { buildBundles, useTempFolder } from '@jiralake/testing';
import { scenarios, scenariosOf } from '../src/scenarios';
import { chaos } from './chaos-command';

const folder = useTempFolder();
beforeAll(buildBundles);

it('says which scenarios there are when asked for another one', async () => {
  const { code, output } = await chaos(['--scenario', 'earthquake', '--data-dir', folder()]);
  expect(code).toBe(1);
  for (const { name } of scenarios) expect(output).toContain(name);
});

it('every group of scenarios has a file of tests, so that the groups run beside each other', () => {
  const files = Object.keys(scenariosOf).map((group) => path.join(__dirname, `${group}.int.ts`));
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});
