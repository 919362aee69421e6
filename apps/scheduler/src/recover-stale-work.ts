import type { IssueId } from '@jiralake/core';
import {
  monthOfWorkSet,
  type Claim,
  type DirtySets,
  type WorkSet,
  type Disappearances,
  type IncompleteIssues,
  type RecoverySpacing,
} from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import { ensureJob, type JobResult, type Queues, type WorkRequests } from '@jiralake/queues';

export interface RecoveryPorts {
  dirty: Pick<DirtySets, 'summary' | 'stale'>;
  spacing: RecoverySpacing;
  queues: Queues;
  incomplete: Pick<IncompleteIssues, 'takeDue'>;
  incompleteFiles: Pick<IncompleteIssues, 'takeDue'>;
  /** stored issues that Jira does not show, and that cannot be believed to be deleted */
  disappearances: Pick<Disappearances, 'takeDue'>;
  work: Pick<WorkRequests, 'fetch'>;
  /** Drops the records in Redis that cannot be read; returns the issues that the records belonged to. */
  dropCorruptRecords(): Promise<IssueId[]>;
  /** the age at which a mark is stale, milliseconds */
  afterMs: number;
  /** the clock of Redis */
  now(): Promise<Date>;
  log: Log;
}

/** More marks than one work set can have. Marks beyond this limit would wait behind older marks that may never succeed. */
const MOST_PER_WORK_SET = 100_000;

/**
 * The sweep `wake`: adds a job for each stale mark whose job was lost, removed or used up. Also requests a fetch of every
 * issue that is incomplete, that Jira does not show, that lists a file which Jira does not have, or whose record in Redis
 * is corrupt. The signal stops the sweep between two work sets, so each mark whose recovery was noted gets its job. Only one
 * caller may run this function at a time.
 */
export async function recoverStaleWork(
  ports: RecoveryPorts,
  signal?: AbortSignal,
): Promise<JobResult & { ok: boolean }> {
  let woken = 0;
  const now = (await ports.now()).getTime();
  const corrupt = await ports.dropCorruptRecords();
  for (const { workSet } of await ports.dirty.summary()) {
    signal?.throwIfAborted();
    const stale = await ports.dirty.stale(workSet, ports.afterMs, MOST_PER_WORK_SET);
    const due = await ports.spacing.due(workSet, stale, now);
    await ensureJobs(ports.queues, workSet, due);
    woken += due.length;
    if (due.length > 0)
      ports.log.warn({ workSet, woken: due.length, stale: stale.length }, 'stale work recovered');
  }
  const incomplete = await ports.incomplete.takeDue(now);
  const files = await ports.incompleteFiles.takeDue(now);
  const held = await ports.disappearances.takeDue(now);
  const ids = new Set([...corrupt, ...incomplete, ...files, ...held]);
  await ports.work.fetch(
    [...ids].map((id) => ({ id })),
    'wake',
  );
  return { ok: true, outcome: 'swept', woken, incomplete: incomplete.length + files.length };
}

async function ensureJobs(queues: Queues, workSet: WorkSet, claims: readonly Claim[]): Promise<void> {
  const month = monthOfWorkSet(workSet);
  if (month) {
    if (claims.length > 0) await ensureJob(queues, 'transform', 'issue-saved', { v: 1, month });
    return;
  }
  for (const { id } of claims) {
    if (workSet === 'fetch') await ensureJob(queues, 'fetch', 'fetch-issue', { v: 1, id, reason: 'wake' });
    else await ensureJob(queues, 'attachments', 'store-attachments', { v: 1, id });
  }
}
