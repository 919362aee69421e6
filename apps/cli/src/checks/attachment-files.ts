import { loadConfig, redisVariables, storageVariables } from '@jiralake/config';
import { messageOf } from '@jiralake/core';
import { createDirtySets } from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import { checkAttachments, type AttachmentsSummary } from '@jiralake/reconcile';
import type { Environment } from '../installation/command-context';
import { connectOnce } from '../installation/connect-once';
import { ok, problem, warning, type Check } from './check';

/** Whether the files of attachments are there as they were stored. Reads each raw file, looks at each file, reads none. */
export async function checkAttachmentFiles(env: Environment): Promise<Check[]> {
  const { raw, attachments } = openStores(loadConfig(storageVariables, env));
  const { REDIS_PREFIX } = loadConfig(redisVariables, env);
  const redis = await connectOnce(env).catch(() => undefined);
  // the check of Redis says so
  if (!redis) return [];
  try {
    const dirty = createDirtySets(redis, REDIS_PREFIX);
    const workSets = ['attachments', 'fetch'] as const;
    const ports = {
      raw,
      attachments,
      isMarked: async (id: Parameters<typeof dirty.claimOne>[1]) =>
        (await Promise.all(workSets.map((workSet) => dirty.claimOne(workSet, id)))).some(Boolean),
      repair: undefined,
      onProgress: () => undefined,
    };
    const { signal } = new AbortController();
    return evaluateAttachmentFiles(await checkAttachments(ports, { verify: false }, signal));
  } catch (error) {
    return [
      problem(`the files of attachments cannot be looked at: ${messageOf(error)}`, 'see what its disk says'),
    ];
  } finally {
    redis.disconnect();
  }
}

export function evaluateAttachmentFiles({ stored, lost, unknown }: AttachmentsSummary): Check[] {
  const checks = [
    ...(lost.count === 0
      ? []
      : [
          warning(
            `files of attachments that are lost: ${lost.count} of ${stored}, ${examplesOf(lost)}`,
            '`jiralake reconcile --deep` has them fetched again',
          ),
        ]),
    ...(unknown.count === 0
      ? []
      : [
          warning(
            `attachments that are not stored and that nobody is asked to store: ${unknown.count}, ${examplesOf(unknown)}`,
            '`jiralake backfill` or `jiralake reconcile --deep` has them fetched',
          ),
        ]),
  ];
  return checks.length > 0
    ? checks
    : [ok(`files of attachments, each there and as large as it was stored: ${stored}`)];
}

function examplesOf({ count, examples }: AttachmentsSummary['lost']): string {
  const named = examples.map(({ id, why }) => `${id} (${why})`).join(', ');
  return count > examples.length ? `${named}, …` : named;
}
