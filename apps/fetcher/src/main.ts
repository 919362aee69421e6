import path from 'node:path';
import { createAlarms, createDiskGuard } from '@jiralake/alarms';
import { freeBytes } from '@jiralake/files';
import { runService, serveWorkers, sweepLeftovers } from '@jiralake/http-service';
import { createSiteClient } from '@jiralake/jira-client';
import { createSiteGate } from '@jiralake/jira-gate';
import {
  createAttachmentIndex,
  createDisappearances,
  createIncompleteIssues,
  createNotFound,
  createProjectIndex,
  createRenewals,
  createStoredSizes,
  type Renewal,
} from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import { createWorker, openWorkerContext, requestRenewals } from '@jiralake/queues';
import { createRedisClock } from '@jiralake/redis';
import { fetcherConfig } from './config';
import { countStores } from './count-stores';
import { createDiskRoom } from './disk-room';
import { fetchBatch } from './fetch-batch';
import { fetchIssue } from './fetch-issue';
import { fetchProject } from './fetch-project';
import { createFieldCatalogue } from './field-catalogue';
import { guardAttachmentStore, guardRawStore } from './guard-stores';
import { resolveIssue } from './resolve-issue';
import { createStoredViews } from './stored-views';
import { storeAttachments } from './store-attachments';

runService('fetcher', fetcherConfig, ({ config, log, metrics }) => {
  const { paths, ...stores } = openStores(config);
  const workerContext = openWorkerContext(config, log);
  const { redis, prefix, queues, dirty, leases, work, shared } = workerContext;
  const alarms = createAlarms(redis, prefix, log);
  const gate = createSiteGate(config, { redis, prefix, alarms });
  const client = createSiteClient(config, gate);
  const jira = {
    ...client,
    getRemoteLinks: config.FETCH_REMOTE_LINKS ? client.getRemoteLinks : undefined,
  };
  const guard = (kind: 'raw' | 'attachments', folder: string, shared: readonly string[]) =>
    createDiskGuard({ kind, folder, shared, pauseMs: config.DISK_FULL_PAUSE_MS, alarms });
  const issues = path.join(paths.raw, 'issues');
  const { raw, attachments } = countStores(stores, paths, createStoredSizes(redis, prefix));
  const renewals = createRenewals(redis, prefix);
  const renew = (changed: readonly Renewal[]): Promise<void> => requestRenewals(renewals, queues, changed);
  const ports = {
    jira,
    storedViews: createStoredViews(raw),
    raw: guardRawStore(raw, guard('raw', paths.raw, [issues, path.join(issues, 'by-id')])),
    attachments: guardAttachmentStore(attachments, guard('attachments', paths.attachments, [])),
    dirty,
    leases,
    work,
    renew,
    attachmentIndex: createAttachmentIndex(redis, prefix),
    projectIndex: createProjectIndex(redis, prefix),
    incomplete: createIncompleteIssues(redis, prefix),
    countIncomplete: (part: string) => metrics.count('incomplete_parts', { part }),
    coverFields: createFieldCatalogue({
      jira,
      leases,
      renew,
      site: stores.site,
      clock: Date.now,
      log,
    }),
    disappearances: createDisappearances(redis, prefix),
    notFound: createNotFound(redis, prefix),
    alarms,
    confirmAfterMs: config.DELETION_CONFIRM_MS,
    deletionLimit: config.DELETION_LIMIT,
    lakeMonths: stores.lakeMonths,
    projects: config.JIRA_PROJECTS,
    now: createRedisClock(redis),
    patienceMs: config.FETCH_PATIENCE_MS,
    maxBytes: config.MAX_ATTACHMENT_BYTES,
    pace: {
      bytesPerSecond: config.ATTACHMENT_MIN_BYTES_PER_SECOND,
      windowMs: config.ATTACHMENT_PACE_WINDOW_MS,
    },
    incompleteFiles: createIncompleteIssues(redis, prefix, 'incomplete-files'),
    assertRoom: createDiskRoom({
      freeBytes: () => freeBytes(paths.attachments),
      minFreeBytes: config.MIN_FREE_DISK_BYTES,
      waitMs: config.DISK_FULL_PAUSE_MS,
      clock: Date.now,
      log,
    }),
    log,
  };
  const loginPauseMs = (): Promise<number> => gate.loginPauseMs('account');
  const workers = [
    createWorker({
      ...shared,
      loginPauseMs,
      queue: 'fetch',
      concurrency: config.FETCH_CONCURRENCY,
      processors: {
        'fetch-issue': (job, context) => fetchIssue(ports, job, context),
        'fetch-batch': (job, context) => fetchBatch(ports, job, context),
        'resolve-issue': (job, context) => resolveIssue(ports, job, context),
        'fetch-project': (job, context) => fetchProject(ports, job, context),
      },
    }),
    createWorker({
      ...shared,
      loginPauseMs,
      queue: 'attachments',
      concurrency: config.ATTACHMENT_CONCURRENCY,
      mostAtOnce: config.ATTACHMENT_CONCURRENCY,
      processors: { 'store-attachments': (job, context) => storeAttachments(ports, job, context) },
    }),
  ];
  void sweepLeftovers([paths.attachments, issues], log);
  return serveWorkers(workerContext, workers, [paths.raw, paths.attachments]);
});
