import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig, redisVariables, storageVariables } from '@jiralake/config';
import { countOf } from '@jiralake/core';
import { createGenerations } from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import { checkLake, openLakeFiles, type LakeCheck } from '@jiralake/reconcile';
import type { Environment } from '../installation/command-context';
import { connectOnce } from '../installation/connect-once';
import { ok, problem, type Check } from './check';

const MOST_LINES = 5;

/** Checks that the files of the lake are as committed: that they exist with their size, and with `deep` their content. */
export async function checkLakeFiles(env: Environment, { deep }: { deep: boolean }): Promise<Check[]> {
  const config = loadConfig({ ...storageVariables, ...redisVariables }, env);
  const { paths, site } = openStores(config);
  // checkRedis reports a missing Redis
  const redis = await connectOnce(env).catch(() => undefined);
  try {
    const generations = redis ? createGenerations(redis, config.REDIS_PREFIX) : nothingKnown;
    const files = openLakeFiles(paths, generations, site, { isDry: true });
    return evaluateLake(await checkLake({ ...files, sleep }, deep ? 1 : 0, []), paths.lake);
  } finally {
    redis?.disconnect();
  }
}

const nothingKnown = {
  of: () => Promise.resolve({ committed: 0, committedAt: undefined, damaged: undefined }),
  months: () => Promise.resolve([]),
};

export function evaluateLake({ months, damaged }: LakeCheck, lake: string): Check[] {
  // checkEmptiness reports an empty lake
  if (months === 0 && damaged.length === 0) return [];
  if (damaged.length === 0)
    return [ok(`the files of ${countOf(months, 'month')} in ${lake} are what was committed`)];
  const more =
    damaged.length > MOST_LINES ? ` (and ${countOf(damaged.length - MOST_LINES, 'more month')})` : '';
  return damaged
    .slice(0, MOST_LINES)
    .map(({ month, what }) =>
      problem(
        `${month} of the lake is damaged: ${what}${more}`,
        'the next reconcile, or `jiralake reconcile --deep`, makes it again from raw',
      ),
    );
}
