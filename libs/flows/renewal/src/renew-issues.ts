import { messageOf, RateLimitedError, RetryLaterError, type IssueId, type Month } from '@jiralake/core';
import {
  monthOfWorkSet,
  type DirtySets,
  type PendingRenewal,
  type Renewals,
  type Renewal,
} from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import type { WorkRequests } from '@jiralake/queues';
import { findAffectedIssues, isVisibleInRows, type AffectedIssues } from './find-affected-issues';
import type { ShownThings } from './lake-reader';

export interface RenewPorts {
  renewals: Pick<Renewals, 'list' | 'add' | 'advance' | 'complete' | 'remainingMs' | 'pause'>;
  /** Opens a reader of the lake for the work. */
  withLake<T>(work: (lake: ShownThings) => Promise<T>): Promise<T>;
  /** Finds versions in the rows of a project whose names Jira no longer lists. */
  renamedVersions(lake: ShownThings, project: string, signal: AbortSignal): Promise<Renewal[]>;
  work: Pick<WorkRequests, 'fetchBatch' | 'transform'>;
  dirty: Pick<DirtySets, 'summary'>;
  mostPerMinute: number;
  log: Pick<Log, 'info' | 'warn'>;
}

export interface Renewed {
  /** number of issues that were marked */
  issues: number;
  /** number of things whose issues are all marked */
  settled: number;
  /** number of things whose issues are not all marked yet */
  left: number;
}

const MINUTE_MS = 60_000;
const ISSUES_IN_BATCH = 100;
/** The shortest pause while things are left, which may only wait for rows on their way to the lake. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Marks the issues that show changed things. They are fetched in batches of a hundred; when a field was renamed they are only
 * written again. A run marks at most `mostPerMinute` issues, and the next run goes on where this one ended.
 * @throws RetryLaterError until the pause of the last run is over
 */
export async function renewIssues(ports: RenewPorts, signal: AbortSignal): Promise<Renewed> {
  const { renewals, mostPerMinute, withLake } = ports;
  const waitMs = await renewals.remainingMs();
  if (waitMs > 0)
    throw new RetryLaterError('the limit of renewals per minute is reached', waitMs, { holdsChanges: true });
  const oldestRow = await oldestRowOnItsWay(ports);
  const isDue = ({ looked, since }: PendingRenewal): boolean => looked !== true || oldestRow > since;
  const found = (await renewals.list()).some(isDue)
    ? await withLake((lake) => findAll(ports, lake, isDue, signal))
    : [];
  const issues = await markAffected(ports, found);
  let settled = 0;
  for (const affected of found) settled += Number(await noteReached(ports, affected, oldestRow));
  const left = (await renewals.list()).length;
  const pauseMs = (MINUTE_MS * issues) / mostPerMinute;
  await renewals.pause(left > 0 ? Math.max(pauseMs, LOOK_AGAIN_MS) : pauseMs);
  return { issues, settled, left };
}

/** Finds at most `mostPerMinute` issues, the oldest changes first. */
async function findAll(
  ports: RenewPorts,
  lake: ShownThings,
  isDue: (pending: PendingRenewal) => boolean,
  signal: AbortSignal,
): Promise<AffectedIssues[]> {
  const { renewals, mostPerMinute, log } = ports;
  const unread = await compareVersions(ports, lake, signal);
  const found: AffectedIssues[] = [];
  let room = mostPerMinute;
  for (const pending of (await renewals.list()).filter(isDue)) {
    signal.throwIfAborted();
    if (room <= 0) break;
    if (pending.kind === 'version' && unread.has(pending.scope)) continue;
    const affected = await findAffectedIssues(lake, pending, room);
    found.push(affected);
    for (const error of affected.unread) log.warn({ reason: error }, 'cannot search a month of the lake');
    room -= affected.issues.reduce((sum, { ids }) => sum + ids.length, 0);
  }
  return found;
}

/**
 * Finds the former names of changed versions: an event has only the present name, so a name in rows that the project no longer
 * has is a former one. Returns the projects whose versions could not be read; their renewals stay.
 */
async function compareVersions(
  { renewals, renamedVersions, log }: RenewPorts,
  lake: ShownThings,
  signal: AbortSignal,
): Promise<ReadonlySet<string | undefined>> {
  const unread = new Set<string>();
  const pending = await renewals.list();
  const projects = pending.flatMap(({ kind, id, scope, after }) =>
    kind === 'version' && id !== undefined && scope !== undefined && !after ? [scope] : [],
  );
  for (const project of new Set(projects)) {
    try {
      await renewals.add(await renamedVersions(lake, project, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RateLimitedError) throw error;
      unread.add(project);
      log.warn({ project, reason: messageOf(error) }, 'cannot read the versions of a project');
    }
  }
  return unread;
}

/** Marks each issue once, even when several of its things changed. Returns the number of marked issues. */
async function markAffected({ work, log }: RenewPorts, found: readonly AffectedIssues[]): Promise<number> {
  const fetched = new Set<IssueId>();
  const written = new Map<Month, Set<IssueId>>();
  for (const { pending, issues } of found) {
    const count = issues.reduce((sum, { ids }) => sum + ids.length, 0);
    if (count > 0)
      log.info(
        { thing: pending.kind, thingId: pending.id, issues: count },
        'issues of a changed thing marked',
      );
    for (const { month, ids } of issues) {
      const marked = pending.kind === 'field' ? (written.get(month) ?? new Set()) : fetched;
      for (const id of ids) marked.add(id);
      if (pending.kind === 'field') written.set(month, marked);
    }
  }
  const requests = [...fetched].map((id) => ({ id }));
  for (let from = 0; from < requests.length; from += ISSUES_IN_BATCH) {
    const some = requests.slice(from, from + ISSUES_IN_BATCH);
    await work.fetchBatch(some, { attachments: true, keepRemoteLinks: true });
  }
  for (const [month, ids] of written) await work.transform(month, [...ids]);
  return fetched.size + [...written.values()].reduce((sum, { size }) => sum + size, 0);
}

/** Notes the progress of a thing after its issues are marked. Returns true when all its issues are marked. */
async function noteReached(
  { renewals }: RenewPorts,
  { pending, reached, unread }: AffectedIssues,
  oldestRow: number,
): Promise<boolean> {
  // a row from before the change may still be on its way to the lake
  const isBehind = !isVisibleInRows(pending) && oldestRow <= pending.since;
  if (reached !== undefined || unread.length > 0) await renewals.advance(pending, { after: reached });
  else if (isBehind) await renewals.advance(pending, { after: undefined, looked: true });
  else {
    await renewals.complete(pending);
    return true;
  }
  return false;
}

/** Returns the time of the oldest mark of any month, epoch milliseconds; Infinity without one. */
async function oldestRowOnItsWay({ dirty }: RenewPorts): Promise<number> {
  const workSets = (await dirty.summary()).filter(
    ({ workSet, count }) => count > 0 && monthOfWorkSet(workSet),
  );
  return Math.min(...workSets.map(({ oldestAt }) => oldestAt));
}
