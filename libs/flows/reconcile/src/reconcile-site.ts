import { setTimeout as sleep } from 'node:timers/promises';
import type { Alarms } from '@jiralake/alarms';
import type { Config, storageVariables } from '@jiralake/config';
import type { IssueId, Month } from '@jiralake/core';
import { openDuckDb } from '@jiralake/duckdb';
import { createSiteClient, type SiteClientConfig } from '@jiralake/jira-client';
import { createSiteGate } from '@jiralake/jira-gate';
import {
  createDirtySets,
  createGenerations,
  createQuarantine,
  createStoredSizes,
  storedKinds,
  type Leases,
} from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import type { WorkRequests } from '@jiralake/queues';
import { countStoredFiles } from '@jiralake/status';
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
 * Reconciles the site, raw and lake of the configuration. A deep reconcile also counts the stored files, and
 * checks those of attachments. Raises the
 * alarm `reconcile` when it refuses to repair something or cannot compare a month, and clears the alarm otherwise. A dry run
 * changes nothing, not even the alarm.
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
      isMarked: async (id: IssueId) => (await dirty.claimOne('attachments', id)) !== undefined,
      repair: choice.dryRun ? undefined : { leases, work },
      onProgress: (done: number, total: number) => onProgress('attachments', done, total),
    };
    return checkAttachments(ports, { verify }, signal);
  };
  const db = await openDuckDb();
  try {
    const ports = {
      // shares the request budget and the pauses of the fetchers; a dry run has no gate, because the gate writes to Redis
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
    // before fetches are marked as well, so that few files change meanwhile
    const sizes = createStoredSizes(redis, prefix);
    if (choice.deep && !choice.dryRun)
      for (const kind of storedKinds) await countStoredFiles(paths, kind, sizes);
    // before `reconcile` marks fetches, which store lost files again: all lost files are reported
    const attachments = choice.deep ? await checkFiles(choice.verify ?? false) : undefined;
    const summary = await reconcile(ports, choice, signal);
    if (!choice.dryRun) await updateAlarm(alarms, summary);
    return { ...summary, attachments };
  } finally {
    db.close();
  }
}

async function updateAlarm(alarms: Alarms, { refused, unread }: ReconcileSummary): Promise<void> {
  const lines = [
    ...(refused === undefined
      ? []
      : [`${refused}: see \`jiralake reconcile --dry-run\`; --force repairs it`]),
    ...unread.map(({ month, error }) => `${month} could not be compared: ${error}`),
  ];
  if (lines.length === 0) await alarms.clear(ALARM);
  else await alarms.raise(ALARM, lines.join('; '));
}
