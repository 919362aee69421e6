import type { Alarm, Alarms } from '@jiralake/alarms';
import type {
  Deliveries,
  DeliveryCounts,
  DirtySets,
  WorkSetSummary,
  IncompleteIssue,
  IncompleteIssues,
  NotFound,
  NotFoundIssues,
  OwedRenewal,
  Renewals,
  Quarantine,
  Quarantined,
} from '@jiralake/ledger';
import {
  queueTable,
  type QueueName,
  type QueuePause,
  type Queues,
  type SweepRun,
  type SweepRuns,
} from '@jiralake/queues';

export interface QueueOverview {
  name: string;
  /** an admin stopped it */
  paused: boolean;
  /** it waits by itself, for Jira or for a disk */
  pause: QueuePause | undefined;
  /** processes that work on it; `undefined` where Redis does not tell */
  workers: number | undefined;
  counts: Record<JobState, number>;
}

export type JobState = (typeof JOB_STATES)[number];
export const JOB_STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

/** What the start page shows: what a person must put right, how much work is owed, since when, and what failed. */
export interface Overview {
  /** by the clock of Redis, which also times the changes */
  at: Date;
  alarms: Alarm[];
  /** what became of webhooks */
  deliveries: DeliveryCounts;
  queues: QueueOverview[];
  workSets: WorkSetSummary[];
  /** milliseconds since the oldest change that is not acknowledged, `undefined` when there is none */
  oldestAgeMs: number | undefined;
  quarantined: Quarantined[];
  /** issues, or files of issues, of which something could not be fetched */
  incomplete: IncompleteIssue[];
  /** what was asked for within a day and is not in Jira */
  notFound: NotFound[];
  /** things that changed, and whose issues are not all marked yet, the oldest first */
  renewals: OwedRenewal[];
  /** the latest run of each sweep */
  sweeps: SweepRun[];
}

export interface OverviewPorts {
  alarms: Pick<Alarms, 'list'>;
  deliveries: Pick<Deliveries, 'read'>;
  queues: Pick<Queues, 'bull' | 'pauseOf'>;
  dirty: Pick<DirtySets, 'summary'>;
  quarantine: Pick<Quarantine, 'list'>;
  incomplete: readonly Pick<IncompleteIssues, 'list'>[];
  notFound: Pick<NotFoundIssues, 'list'>;
  renewals: Pick<Renewals, 'list'>;
  runs: Pick<SweepRuns, 'latest'>;
  now(): Promise<Date>;
}

export async function readOverview(ports: OverviewPorts): Promise<Overview> {
  const { queues, dirty, quarantine, now } = ports;
  const at = await now();
  const [alarms, deliveries, summary, quarantined, incomplete, notFound, renewals, sweeps, queueOverviews] =
    await Promise.all([
      ports.alarms.list(),
      ports.deliveries.read(),
      dirty.summary(),
      quarantine.list(),
      Promise.all(ports.incomplete.map((issues) => issues.list())),
      ports.notFound.list(at.getTime()),
      ports.renewals.list(),
      ports.runs.latest(),
      Promise.all(Object.keys(queueTable).map((queue) => readQueue(queues, queue as QueueName))),
    ]);
  const workSets = summary.filter(({ count }) => count > 0);
  const oldestAt = Math.min(...workSets.map((workSet) => workSet.oldestAt));
  return {
    at,
    alarms,
    deliveries,
    queues: queueOverviews,
    workSets: workSets.sort((a, b) => a.workSet.localeCompare(b.workSet)),
    oldestAgeMs: workSets.length === 0 ? undefined : Math.max(0, at.getTime() - oldestAt),
    quarantined: quarantined.sort((a, b) => b.at.localeCompare(a.at)),
    incomplete: incomplete.flat(),
    notFound,
    renewals,
    sweeps,
  };
}

async function readQueue(
  { bull, pauseOf }: OverviewPorts['queues'],
  queue: QueueName,
): Promise<QueueOverview> {
  const [counts, paused, pause, workers] = await Promise.all([
    bull[queue].getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    bull[queue].isPaused(),
    pauseOf(queue),
    // some hosted servers do not list their clients
    bull[queue].getWorkersCount().catch(() => undefined),
  ]);
  const of = (state: string): number => counts[state] ?? 0;
  return {
    name: queueTable[queue].name,
    paused,
    pause,
    workers,
    counts: {
      waiting: of('waiting') + of('prioritized'),
      active: of('active'),
      delayed: of('delayed'),
      failed: of('failed'),
    },
  };
}
