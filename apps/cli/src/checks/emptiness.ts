import { loadConfig, storageVariables } from '@jiralake/config';
import { countOf } from '@jiralake/core';
import { openStores } from '@jiralake/open-stores';
import type { Environment } from '../installation/command-context';
import { warning, type Check } from './check';

/** Returns a warning when the lake is empty, because every query then returns nothing. */
export async function checkEmptiness(env: Environment): Promise<Check[]> {
  const { paths, rawFolder, lakeMonths } = openStores(loadConfig(storageVariables, env));
  const months = await lakeMonths();
  // listing raw takes long, so only an empty lake does it
  return months.length > 0 ? [] : [evaluateEmptiness(paths.lake, (await rawFolder.list()).length)];
}

export function evaluateEmptiness(lake: string, rawFiles: number): Check {
  return rawFiles === 0
    ? warning(
        `the lake ${lake} is empty, and so is raw`,
        '`jiralake backfill` fetches the issues of the site; webhooks bring only what changes from now on',
      )
    : warning(
        `the lake ${lake} is empty, although raw has ${countOf(rawFiles, 'file')}`,
        'right after the first start it fills by itself; else `jiralake rebuild` makes it from raw',
      );
}
