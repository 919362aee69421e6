import { countOf } from '@jiralake/core';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import type { Month } from '@jiralake/core';
import { monthsWithoutRecord } from '@jiralake/lake-store';
import type { Environment } from '../installation/command-context';
import { ok, problem, type Check } from './check';

const MOST_NAMED = 3;

/** Checks that every published month has its commit record. */
export async function checkRecords(env: Environment): Promise<Check[]> {
  const paths = dataPaths(loadConfig(storageVariables, env));
  return [evaluateRecords(await monthsWithoutRecord(paths), paths.commits)];
}

export function evaluateRecords(without: readonly Month[], commits: string): Check {
  if (without.length === 0) return ok('every month of the lake has its commit record');
  const named = without.slice(0, MOST_NAMED).join(', ') + (without.length > MOST_NAMED ? ', …' : '');
  return problem(
    `no commit record in ${commits} for ${countOf(without.length, 'month')} of the lake (${named}): each is made again from raw with its next change`,
    'run `jiralake rebuild --adopt`, which makes the records again from the files of the lake: at once, and also without raw',
  );
}
