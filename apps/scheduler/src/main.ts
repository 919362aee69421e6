import path from 'node:path';
import { createAlarms } from '@jiralake/alarms';
import { runService, serveWorkers, sweepLeftovers } from '@jiralake/http-service';
import { createSiteGate } from '@jiralake/jira-gate';
import {
  createDisappearances,
  createIncompleteIssues,
  createRenewals,
  createRecoverySpacing,
  dropCorruptRecords,
  type HeldLease,
} from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import {
  createSweepRuns,
  type SweepName,
  createWorker,
  ensureSchedule,
  openWorkerContext,
  runSweep,
  type JobResult,
} from '@jiralake/queues';
import { reconcileSite } from '@jiralake/reconcile';
import { createRedisClock } from '@jiralake/redis';
import { schedulerConfig } from './config';
import { openNames } from './open-names';
import { pollNames } from './poll-names';
import { pollSlaSweep } from './poll-sla';
import { reconcileSweep } from './reconcile';
import { renew } from './renew';
import { retention } from './retention';
import { recoverStaleWork } from './recover-stale-work';

/** Interval at which renewals whose job was lost are found; an event and an unfinished renewal each add a job at once. */
const RENEW_EVERY_MS = 60_000;

runService('scheduler', schedulerConfig, async ({ config, log }) => {
  const { paths, site } = openStores(config);
  const workerContext = openWorkerContext(config, log);
  const { redis, prefix, queues, dirty, leases, work, shared } = workerContext;
  const alarms = createAlarms(redis, prefix, log);
  const runs = createSweepRuns(redis, prefix, log);
  const recoveryPorts = {
    dirty,
    incomplete: createIncompleteIssues(redis, prefix),
    incompleteFiles: createIncompleteIssues(redis, prefix, 'incomplete-files'),
    disappearances: createDisappearances(redis, prefix),
    work,
    dropCorruptRecords: () => dropCorruptRecords(redis, prefix, log),
    spacing: createRecoverySpacing(redis, prefix),
    queues,
    afterMs: config.WAKE_AFTER_MS,
    now: createRedisClock(redis),
    log,
  };
  const reconcilePorts = (lease: HeldLease, signal: AbortSignal) => ({
    lease,
    compare: (choice: Parameters<typeof reconcileSite>[2]) =>
      reconcileSite(
        config,
        {
          redis,
          prefix,
          leases,
          work,
          alarms,
          onWait: (why, ms) => log.info({ reason: why, waitMs: ms }, 'reconcile waits'),
          onProgress: () => undefined,
        },
        choice,
        signal,
      ),
    site,
    everyMs: config.RECONCILE_EVERY_MS,
    deepEveryMs: config.RECONCILE_DEEP_EVERY_MS,
    now: Date.now,
    log,
  });
  const gate = createSiteGate(config, { redis, prefix, alarms });
  const pollPorts = {
    config,
    leases,
    dirty,
    work,
    log,
    now: createRedisClock(redis),
    gate,
  };
  const renewals = createRenewals(redis, prefix);
  const names = openNames(config, { gate, leases });
  const namesPorts = { findRenamed: names.findRenamed, renewals, queues, log };
  const renewPorts = {
    renewals,
    queues,
    work,
    dirty,
    log,
    withLake: names.withLake,
    renamedVersions: names.findRenamedVersions,
    mostPerMinute: config.RENEWALS_PER_MINUTE,
  };
  const retentionPorts = () => ({
    webhookEvents: paths.webhookEvents,
    keepDays: config.EVENT_RETENTION_DAYS,
    now: new Date(),
    sweepLeftovers: () =>
      sweepLeftovers([paths.attachments, path.join(paths.raw, 'issues'), paths.commits, paths.lake], log),
  });

  const cadences: Record<SweepName, { everyMs: number; firstAfterMs?: number }> = {
    wake: { everyMs: config.WAKE_EVERY_MS },
    // not at the start: a new lake is still being filled, and replicas that restart would compare all the time
    reconcile: { everyMs: config.RECONCILE_EVERY_MS, firstAfterMs: config.RECONCILE_EVERY_MS },
    'poll-sla': { everyMs: config.SLA_POLL_EVERY_MS, firstAfterMs: config.SLA_POLL_EVERY_MS },
    'poll-names': { everyMs: config.NAMES_POLL_EVERY_MS, firstAfterMs: config.NAMES_POLL_EVERY_MS },
    renew: { everyMs: RENEW_EVERY_MS, firstAfterMs: RENEW_EVERY_MS },
    retention: { everyMs: config.RETENTION_EVERY_MS, firstAfterMs: config.RETENTION_EVERY_MS },
  };
  const run = (
    sweep: SweepName,
    sweepWork: (lease: HeldLease) => Promise<JobResult & { ok: boolean }>,
  ): Promise<JobResult> => runSweep({ leases, runs }, sweep, sweepWork, cadences[sweep].everyMs);

  const schedules = (Object.keys(cadences) as SweepName[]).map((name) =>
    ensureSchedule(queues, redis, {
      name,
      ...cadences[name],
      log,
      lastRunAt: async () => (await runs.of(name))[0]?.startedAt,
    }),
  );
  const worker = createWorker({
    ...shared,
    loginPauseMs: () => gate.loginPauseMs('account'),
    queue: 'sweep',
    processors: {
      wake: (_job, { signal }) => run('wake', () => recoverStaleWork(recoveryPorts, signal)),
      reconcile: (_job, { signal }) =>
        run('reconcile', (lease) => reconcileSweep(reconcilePorts(lease, signal))),
      'poll-sla': (_job, { signal }) => run('poll-sla', () => pollSlaSweep(pollPorts, signal)),
      'poll-names': (_job, { signal }) => run('poll-names', () => pollNames(namesPorts, signal)),
      renew: (_job, { signal }) => run('renew', () => renew(renewPorts, signal)),
      retention: () => run('retention', () => retention(retentionPorts())),
    },
    // one slot per sweep, so that a long sweep delays no other
    concurrency: Object.keys(cadences).length,
  });
  const service = await serveWorkers(workerContext, [worker], [paths.raw]);
  const stop = (): Promise<void> => {
    for (const schedule of schedules) schedule.stop();
    return service.stop();
  };
  return { ...service, stop };
});
