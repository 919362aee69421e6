import { setTimeout as sleep } from 'node:timers/promises';
import { createAlarms } from '@jiralake/alarms';
import type { IssueId } from '@jiralake/core';
import { createSiteGate, readRequestCounts } from '@jiralake/jira-gate';
import { createDirtySets, createIncompleteIssues, createQuarantine } from '@jiralake/ledger';
import { createLogger } from '@jiralake/observability';
import { openStores } from '@jiralake/open-stores';
import { followJob, jobDefinition } from '@jiralake/queues';
import { createRedisClock } from '@jiralake/redis';
import type { RedisForCommand } from '../../installation/with-redis';
import type { ProgressSources } from './backfill-progress';
import { findIssues, type BackfillConfig, type FindIssuesOptions } from './find-issues';
import type { BackfillPorts } from './backfill-types';

/** More than an operator reads. */
const MOST_FAILURES = 1_000;
const silent = createLogger('backfill', 'silent');

/** Returns the ports of a backfill of the configured site, on the queues of the running services. */
export async function backfillPorts(
  config: BackfillConfig,
  { redis, prefix, queues, work }: RedisForCommand,
  { onProgress, ...options }: Omit<FindIssuesOptions, 'gate'> & Pick<BackfillPorts, 'onProgress'>,
  signal: AbortSignal,
): Promise<BackfillPorts> {
  const dirty = createDirtySets(redis, prefix);
  const now = createRedisClock(redis);
  const gate = createSiteGate(config, { redis, prefix, alarms: createAlarms(redis, prefix, silent) });
  const { raw, attachments } = openStores(config);
  const startedAt = (await now()).getTime();
  const given = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped')), { once: true });
  });
  given.catch(() => undefined);
  return {
    raw,
    attachments,
    work,
    now,
    find: findIssues(config, { ...options, gate }, signal),
    isMarked: async (id) => (await dirty.claimOne('fetch', id)) !== undefined,
    incomplete: createIncompleteIssues(redis, prefix).list,
    quarantine: createQuarantine(redis, prefix).list,
    follow: (jobId) => Promise.race([followJob(queues.bull.fetch, jobId, Infinity), given]),
    async markedFetches(ids) {
      const claims = await Promise.all(ids.map((id) => dirty.claimOne('fetch', id)));
      return claims.flatMap((claim) => (claim ? [claim.id] : []));
    },
    failures: () => failuresSince(queues, startedAt),
    markedWorkSets: dirty.summary,
    sleep: (ms) => sleep(ms, undefined, { signal }),
    clock: () => performance.now(),
    onProgress,
  };
}

async function failuresSince(
  { bull }: RedisForCommand['queues'],
  startedAt: number,
): Promise<Map<IssueId, string>> {
  const schema = jobDefinition('fetch', 'fetch-issue')?.schema;
  const failed = await bull.fetch.getFailed(0, MOST_FAILURES - 1);
  return new Map(
    failed.flatMap((job) => {
      const { id } = (schema?.safeParse(job.data).data ?? {}) as { id?: IssueId };
      return id !== undefined && (job.finishedOn ?? 0) >= startedAt ? [[id, job.failedReason] as const] : [];
    }),
  );
}

/** Returns the sources of the progress display. */
export function progressSources({ redis, prefix, queues }: RedisForCommand): ProgressSources {
  const alarms = createAlarms(redis, prefix, silent);
  return {
    counts: () => readRequestCounts(redis, prefix),
    pause: () => queues.pauseOf('fetch'),
    alarms: async () => (await alarms.list()).map(({ message }) => message),
  };
}
