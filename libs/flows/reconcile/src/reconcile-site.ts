import { setTimeout as sleep } from 'node:timers/promises';
import type { Alarms } from '@jiralake/alarms';
import type { Config, storageVariables } from '@jiralake/config';
import type { IssueId, Month } from '@jiralake/core';
import { openDuckDb } from '@jiralake/duckdb';
import { createSiteClient, type SiteClientConfig } from '@jiralake/jira-client';
import { createSiteGate } from '@jiralake/jira-gate';
import { createDirtySets, createGenerations, createQuarantine, type Leases } from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import type { WorkRequests } from '@jiralake/queues';
import type { Redis } from 'ioredis';
import { checkAttachments, type AttachmentsSummary } from './check-attachments';
import { checkLake } from './check-lake';
import { createLakeReader } from './duckdb-lake-reader';
import { openLakeFiles } from './lake-files';
import { reconcile, type ReconcileChoice, type ReconcilePorts, type ReconcileSummary } from './reconcile';

export interface ReconcileSitePorts extends Pick<ReconcilePorts, 'onWait'> {
  redis: Redis;
  prefix: string;
  leases: Leases;
  work: Pick<WorkRequests, 'fetch' | 'transform' | 'attachments'>;
  alarms: Alarms;
  onProgress(step: 'site' | 'raw' | 'lake' | 'attachments', done: number, total: number | undefined): void;
}

type SiteConfig = SiteClientConfig & Config<typeof storageVariables>;

const ALARM = 'reconcile';

/**
 * A reconcile of what the configuration names; a deep one looks at the files of attachments as well. What it refuses to put right, or cannot compare, is an alarm until a later
 * one has nothing to say; a dry run changes nothing, alarms neither.
 * @throws what `reconcile` throws
 */
export async function reconcileSite(
  config: SiteConfig,
  { redis, prefix, leases, work, alarms, onWait, onProgress }: ReconcileSitePorts,
  choice: ReconcileChoice,
  signal: AbortSignal,
): Promise<ReconcileSummary> {
  const { paths, raw, attachments: attachmentStore, site } = openStores(config);
  const generations = createGenerations(redis, prefix);
  const files = openLakeFiles(paths, generations, site, { isDry: choice.dryRun });
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal });
  const dirty = createDirtySets(redis, prefix);
  const checkFiles = (verify: boolean): Promise<AttachmentsSummary> => {
    const ports = {
      raw,
      attachments: attachmentStore,
      isOwed: async (id: IssueId) => (await dirty.claimOne('attachments', id)) !== undefined,
      repair: choice.dryRun ? undefined : { leases, work },
      onProgress: (done: number, total: number) => onProgress('attachments', done, total),
    };
    return checkAttachments(ports, { verify }, signal);
  };
  const db = await openDuckDb();
  try {
    const ports = {
      // one budget with the fetchers, whose pauses count here as well; it writes down what it lets pass
      jira: createSiteClient(
        config,
        choice.dryRun ? undefined : createSiteGate(config, { redis, prefix, alarms }),
      ),
      projects: config.JIRA_PROJECTS,
      raw,
      lake: createLakeReader(db, paths.lake),
      checkLake: (share: number, suspects: readonly Month[]) =>
        checkLake({ ...files, sleep: wait }, share, suspects),
      noteDamaged: generations.noteDamaged,
      quarantine: createQuarantine(redis, prefix),
      work,
      onWait,
      onProgress,
      now: new Date(),
      sleep: wait,
    };
    // before the fetches that are marked have files stored again: then all that is lost is told
    const attachments = choice.deep ? await checkFiles(choice.verify ?? false) : undefined;
    const summary = await reconcile(ports, choice, signal);
    if (!choice.dryRun) await tell(alarms, summary);
    return { ...summary, attachments };
  } finally {
    db.close();
  }
}

async function tell(alarms: Alarms, { refused, unread }: ReconcileSummary): Promise<void> {
  const lines = [
    ...(refused === undefined
      ? []
      : [`${refused}: look with \`jiralake reconcile --dry-run\`; --force puts it right`]),
    ...unread.map(({ month, error }) => `${month} could not be compared: ${error}`),
  ];
  if (lines.length === 0) await alarms.clear(ALARM);
  else await alarms.raise(ALARM, lines.join('; '));
}
