import { loadConfig, redisVariables, storageVariables } from '@jiralake/config';
import { messageOf } from '@jiralake/core';
import { createDirtySets } from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import { checkAttachments, type AttachmentsSummary } from '@jiralake/reconcile';
import type { Environment } from '../installation/command-context';
import { connectOnce } from '../installation/connect-once';
import { ok, problem, warning, type Check } from './check';

/** Checks that stored attachments have their files with their sizes. Reads each raw file, but no attachment. */
export async function checkAttachmentFiles(env: Environment): Promise<Check[]> {
  const { raw, attachments } = openStores(loadConfig(storageVariables, env));
  const { REDIS_PREFIX } = loadConfig(redisVariables, env);
  const redis = await connectOnce(env).catch(() => undefined);
  // checkRedis reports this
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
    return [problem(`the files of attachments cannot be checked: ${messageOf(error)}`, 'check the disk')];
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
            '`jiralake reconcile --deep` fetches them again',
          ),
        ]),
    ...(unknown.count === 0
      ? []
      : [
          warning(
            `attachments that are not stored and not marked to be stored: ${unknown.count}, ${examplesOf(unknown)}`,
            '`jiralake backfill` or `jiralake reconcile --deep` fetches them',
          ),
        ]),
  ];
  return checks.length > 0 ? checks : [ok(`files of attachments, all present with their size: ${stored}`)];
}

function examplesOf({ count, examples }: AttachmentsSummary['lost']): string {
  const named = examples.map(({ id, why }) => `${id} (${why})`).join(', ');
  return count > examples.length ? `${named}, …` : named;
}
