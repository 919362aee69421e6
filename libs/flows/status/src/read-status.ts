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
  PendingRenewal,
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

export interface QueueStatus {
  name: string;
  /** true when an admin paused the queue */
  paused: boolean;
  /** the pause that jiralake set itself, for Jira or for a disk */
  pause: QueuePause | undefined;
  /** number of worker processes; `undefined` when Redis does not list its clients */
  workers: number | undefined;
  counts: Record<JobState, number>;
}

export type JobState = (typeof JOB_STATES)[number];
export const JOB_STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

/** The status of the pipeline: alarms, work sets and their age, queues, and what failed. */
export interface PipelineStatus {
  /** by the clock of Redis, which also gives the marks their times */
  at: Date;
  alarms: Alarm[];
  /** counts of accepted and refused webhooks */
  deliveries: DeliveryCounts;
  queues: QueueStatus[];
  workSets: WorkSetSummary[];
  /** age of the oldest mark in milliseconds; `undefined` without marks */
  oldestAgeMs: number | undefined;
  quarantined: Quarantined[];
  /** issues with parts or files that could not be fetched */
  incomplete: IncompleteIssue[];
  /** issues that were requested within a day and are not in Jira */
  notFound: NotFound[];
  /** changed things whose issues are not all marked yet, the oldest first */
  renewals: PendingRenewal[];
  /** the latest run of each sweep */
  sweeps: SweepRun[];
}

export interface StatusPorts {
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

/** Reads the status of the pipeline from Redis. */
export async function readStatus(ports: StatusPorts): Promise<PipelineStatus> {
  const { queues, dirty, quarantine, now } = ports;
  const at = await now();
  const [alarms, deliveries, summary, quarantined, incomplete, notFound, renewals, sweeps, queueStatuses] =
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
    queues: queueStatuses,
    workSets: workSets.sort((a, b) => a.workSet.localeCompare(b.workSet)),
    oldestAgeMs: workSets.length === 0 ? undefined : Math.max(0, at.getTime() - oldestAt),
    quarantined: quarantined.sort((a, b) => b.at.localeCompare(a.at)),
    incomplete: incomplete.flat(),
    notFound,
    renewals,
    sweeps,
  };
}

async function readQueue({ bull, pauseOf }: StatusPorts['queues'], queue: QueueName): Promise<QueueStatus> {
  const [counts, paused, pause, workers] = await Promise.all([
    bull[queue].getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
    bull[queue].isPaused(),
    pauseOf(queue),
    // some hosted Redis servers do not list their clients
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
