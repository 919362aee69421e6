import type { IssueId } from '@jiralake/core';
import {
  monthOfPart,
  type Claim,
  type DirtySets,
  type Part,
  type Disappearances,
  type IncompleteIssues,
  type WakeSpacing,
} from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import { wakeJob, type JobResult, type Queues, type WorkRequests } from '@jiralake/queues';

export interface WakePorts {
  dirty: Pick<DirtySets, 'summary' | 'stale'>;
  spacing: WakeSpacing;
  queues: Queues;
  incomplete: Pick<IncompleteIssues, 'takeDue'>;
  incompleteFiles: Pick<IncompleteIssues, 'takeDue'>;
  /** stored issues that Jira does not show, and that cannot be believed to be deleted */
  disappearances: Pick<Disappearances, 'takeDue'>;
  work: Pick<WorkRequests, 'fetch'>;
  /** Drops what cannot be read from Redis; returns the issues that it was about. */
  mend(): Promise<IssueId[]>;
  /** age at which unfinished work counts as forgotten, milliseconds */
  afterMs: number;
  /** the clock of Redis */
  now(): Promise<Date>;
  log: Log;
}

/** Well above what a site can owe: marks beyond it would wait behind older ones that may keep failing for ever. */
const MOST_PER_PART = 100_000;

/**
 * Finds changes whose wake-up was lost, removed or used up, and wakes their workers again. Has issues fetched again
 * that are incomplete, that Jira does not show, or whose record in Redis is broken. A file that Jira lists and does not have may have gone with
 * its issue, or from it, without an event: such an issue is fetched again too, and its files with it. The signal stops
 * it between two parts: the marks of a part whose turn was noted are all woken. For one caller at a time.
 */
export async function wake(ports: WakePorts, signal?: AbortSignal): Promise<JobResult & { ok: boolean }> {
  let woken = 0;
  const now = (await ports.now()).getTime();
  const mended = await ports.mend();
  for (const { part } of await ports.dirty.summary()) {
    signal?.throwIfAborted();
    const stale = await ports.dirty.stale(part, ports.afterMs, MOST_PER_PART);
    const due = await ports.spacing.due(part, stale, now);
    await wakePart(ports.queues, part, due);
    woken += due.length;
    if (due.length > 0)
      ports.log.warn({ part, woken: due.length, stale: stale.length }, 'forgotten work woken');
  }
  const incomplete = await ports.incomplete.takeDue(now);
  const files = await ports.incompleteFiles.takeDue(now);
  const held = await ports.disappearances.takeDue(now);
  const ids = new Set([...mended, ...incomplete, ...files, ...held]);
  await ports.work.fetch(
    [...ids].map((id) => ({ id })),
    'wake',
  );
  return { ok: true, outcome: 'swept', woken, incomplete: incomplete.length + files.length };
}

async function wakePart(queues: Queues, part: Part, claims: readonly Claim[]): Promise<void> {
  const month = monthOfPart(part);
  if (month) {
    if (claims.length > 0) await wakeJob(queues, 'transform', 'issue-saved', { v: 1, month });
    return;
  }
  for (const { id } of claims) {
    if (part === 'fetch') await wakeJob(queues, 'fetch', 'fetch-issue', { v: 1, id, reason: 'wake' });
    else await wakeJob(queues, 'attachments', 'store-attachments', { v: 1, id });
  }
}
