import { messageOf, RateLimitedError, RetryLaterError, type IssueId, type Month } from '@jiralake/core';
import {
  monthOfWorkSet,
  type DirtySets,
  type OwedRenewal,
  type Renewals,
  type Renewal,
} from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import type { WorkRequests } from '@jiralake/queues';
import { findCarriers, isSeenByLook, type Carriers } from './find-carriers';
import type { ShownThings } from './lake-reader';

export interface RenewPorts {
  renewals: Pick<Renewals, 'list' | 'owe' | 'advance' | 'settle' | 'remainingMs' | 'pause'>;
  /** Runs some work with a reader of the lake. */
  withLake<T>(work: (lake: ShownThings) => Promise<T>): Promise<T>;
  /** What rows of a project show as its versions and Jira does not list. */
  renamedVersions(lake: ShownThings, project: string, signal: AbortSignal): Promise<Renewal[]>;
  work: Pick<WorkRequests, 'fetchBatch' | 'transform'>;
  dirty: Pick<DirtySets, 'summary'>;
  mostPerMinute: number;
  log: Pick<Log, 'info' | 'warn'>;
}

export interface Renewed {
  /** issues that were marked */
  issues: number;
  /** things that are done */
  settled: number;
  /** things whose issues are not all marked yet */
  left: number;
}

const MINUTE_MS = 60_000;
const ISSUES_IN_BATCH = 100;
/** When something is left that more time alone may settle. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Marks the issues that carry things that changed: to be fetched, a hundred in a request, or, where only the catalogue of fields
 * changed, to be written again. As many as a minute allows; what is left is for the next run, and goes on where this one ended.
 * @throws RetryLaterError while the last run's issues are enough for now
 */
export async function renewIssues(ports: RenewPorts, signal: AbortSignal): Promise<Renewed> {
  const { renewals, mostPerMinute, withLake } = ports;
  const waitMs = await renewals.remainingMs();
  if (waitMs > 0)
    throw new RetryLaterError('enough issues are marked for now', waitMs, { holdsChanges: true });
  const oldestRow = await oldestRowOnItsWay(ports);
  const isDue = ({ looked, since }: OwedRenewal): boolean => looked !== true || oldestRow > since;
  const found = (await renewals.list()).some(isDue)
    ? await withLake((lake) => findAll(ports, lake, isDue, signal))
    : [];
  const issues = await markCarriers(ports, found);
  let settled = 0;
  for (const carriers of found) settled += Number(await noteReached(ports, carriers, oldestRow));
  const left = (await renewals.list()).length;
  const pauseMs = (MINUTE_MS * issues) / mostPerMinute;
  await renewals.pause(left > 0 ? Math.max(pauseMs, LOOK_AGAIN_MS) : pauseMs);
  return { issues, settled, left };
}

/** As many issues as a minute allows, of the oldest changes first. */
async function findAll(
  ports: RenewPorts,
  lake: ShownThings,
  isDue: (owed: OwedRenewal) => boolean,
  signal: AbortSignal,
): Promise<Carriers[]> {
  const { renewals, mostPerMinute, log } = ports;
  const unread = await compareVersions(ports, lake, signal);
  const found: Carriers[] = [];
  let room = mostPerMinute;
  for (const owed of (await renewals.list()).filter(isDue)) {
    signal.throwIfAborted();
    if (room <= 0) break;
    if (owed.kind === 'version' && unread.has(owed.scope)) continue;
    const carriers = await findCarriers(lake, owed, room);
    found.push(carriers);
    for (const error of carriers.unread) log.warn({ reason: error }, 'month of the lake cannot be searched');
    room -= carriers.issues.reduce((sum, { ids }) => sum + ids.length, 0);
  }
  return found;
}

/**
 * An event of a version tells what it is called now; what it was called before is what its project has no more. Returns the
 * projects of which Jira did not tell that: their events stay owed.
 */
async function compareVersions(
  { renewals, renamedVersions, log }: RenewPorts,
  lake: ShownThings,
  signal: AbortSignal,
): Promise<ReadonlySet<string | undefined>> {
  const unread = new Set<string>();
  const owed = await renewals.list();
  const projects = owed.flatMap(({ kind, id, scope, after }) =>
    kind === 'version' && id !== undefined && scope !== undefined && !after ? [scope] : [],
  );
  for (const project of new Set(projects)) {
    try {
      await renewals.owe(await renamedVersions(lake, project, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof RateLimitedError) throw error;
      unread.add(project);
      log.warn({ project, reason: messageOf(error) }, 'versions of a project cannot be read');
    }
  }
  return unread;
}

/** Each issue once, however many of its things changed: a hundred in a request. */
async function markCarriers({ work, log }: RenewPorts, found: readonly Carriers[]): Promise<number> {
  const fetched = new Set<IssueId>();
  const written = new Map<Month, Set<IssueId>>();
  for (const { owed, issues } of found) {
    const count = issues.reduce((sum, { ids }) => sum + ids.length, 0);
    if (count > 0)
      log.info({ thing: owed.kind, thingId: owed.id, issues: count }, 'thing changed, its issues are marked');
    for (const { month, ids } of issues) {
      const marked = owed.kind === 'field' ? (written.get(month) ?? new Set()) : fetched;
      for (const id of ids) marked.add(id);
      if (owed.kind === 'field') written.set(month, marked);
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

/** Notes how far a thing is done, after its issues are marked. Returns whether that is all of it. */
async function noteReached(
  { renewals }: RenewPorts,
  { owed, reached, unread }: Carriers,
  oldestRow: number,
): Promise<boolean> {
  // the row of an issue that was fetched before the change may be on its way to the lake
  const isBehind = !isSeenByLook(owed) && oldestRow <= owed.since;
  if (reached !== undefined || unread.length > 0) await renewals.advance(owed, { after: reached });
  else if (isBehind) await renewals.advance(owed, { after: undefined, looked: true });
  else {
    await renewals.settle(owed);
    return true;
  }
  return false;
}

/** Since when the oldest row is owed to the lake, epoch milliseconds. */
async function oldestRowOnItsWay({ dirty }: RenewPorts): Promise<number> {
  const workSets = (await dirty.summary()).filter(
    ({ workSet, count }) => count > 0 && monthOfWorkSet(workSet),
  );
  return Math.min(...workSets.map(({ oldestAt }) => oldestAt));
}
