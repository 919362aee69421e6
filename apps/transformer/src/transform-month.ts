import { PermanentError, RetryLaterError, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import type { CommitRecord, ParquetStore } from '@jiralake/lake-store';
import {
  monthWorkSet,
  type Claim,
  type DirtySets,
  type CommitSpacing,
  type Leases,
  type Quarantine,
} from '@jiralake/ledger';
import type { Log } from '@jiralake/observability';
import type { JobContext, JobResult, JobData, Queues } from '@jiralake/queues';
import { collectRows, type CollectedRows, type CollectRowsPorts } from '@jiralake/rebuild';
import type { TransformContext } from '@jiralake/tables';
import { startCostMeter } from './cost-meter';
import { untilStopped } from './until-stopped';

export interface TransformMonthPorts extends CollectRowsPorts {
  lake: ParquetStore;
  /** returns the present inputs of the rows of a month */
  context(): Promise<TransformContext>;
  /**
   * Makes a damaged month again from all raw files; returns its generation.
   * @throws PermanentError when that would lose rows
   */
  remake(month: Month, beforeCommit: () => Promise<void>): Promise<number | undefined>;
  /** Returns whether raw has other issues of a month; called when the lake lacks the month. */
  rawHasOthers(month: Month, ids: ReadonlySet<IssueId>): Promise<boolean>;
  dirty: Pick<DirtySets, 'claim' | 'acknowledge' | 'mark'>;
  leases: Leases;
  spacing: CommitSpacing;
  quarantine: Quarantine;
  queues: Pick<Queues, 'add'>;
  log: Log;
}

/** More issues in one commit would keep the lease, and readers, waiting for too long. */
const MOST_ISSUES = 500;
/** The number of issues per commit whose rows another version wrote: changed issues do not wait for the whole month. */
const MOST_UPGRADED = 500;

/**
 * Writes all changed issues of a month in one commit: at once, or when the spacing since the last commit has passed, so that
 * changes gather meanwhile. A stopping service gives up before the commit; a committed month is also published and its marks
 * are acknowledged.
 * @throws PermanentError that names the broken issues, after the others are committed
 */
export async function transformMonth(
  ports: TransformMonthPorts,
  { month }: JobData<'transform', 'issue-saved'>,
  { signal, retried }: JobContext,
): Promise<JobResult> {
  const waitMs = await ports.spacing.remainingMs(month);
  if (waitMs > 0)
    throw new RetryLaterError(`${month} was committed a moment ago`, waitMs, { holdsChanges: true });
  const workSet = monthWorkSet(month);

  return ports.leases.hold(`month:${month}`, async (lease) => {
    if (retried) await markQuarantined(ports, month);
    const claims = await ports.dirty.claim(workSet, MOST_ISSUES);
    if (claims.length === 0) return { outcome: 'nothing_to_do', month };
    const costMs = startCostMeter();
    const { generation, good, broken, next, isCommitted } = await untilStopped(signal, (goOn) =>
      commitClaims(ports, month, claims, async () => {
        await lease.assertHeld();
        goOn();
      }),
    );
    // a wait before the rest of a long list would gather nothing
    if (isCommitted && claims.length < MOST_ISSUES) await ports.spacing.noteCommit(month, costMs());
    await quarantineBroken(ports, month, good, broken);
    // the rest of an upgrade is marked like any other work
    if (next !== undefined) await ports.dirty.mark(workSet, [{ id: next }]);
    const left = await ports.dirty.acknowledge(workSet, claims);
    if (left > 0) await ports.queues.add('transform', 'issue-saved', { v: 1, month });
    if (broken.length > 0) {
      throw new PermanentError(
        `not written: ${broken.map(({ id, error }) => `${id} (${error})`).join('; ')}`,
      );
    }
    return { outcome: 'committed', month, generation, issues: good.length };
  });
}

interface Committed extends Pick<CollectedRows, 'good' | 'broken'> {
  generation: number | undefined;
  /** the first issue whose rows another version wrote and that is not made again yet */
  next: IssueId | undefined;
  /** false when there was nothing to commit */
  isCommitted: boolean;
}

async function commitClaims(
  ports: TransformMonthPorts,
  month: Month,
  claims: readonly Claim[],
  beforeCommit: () => Promise<void>,
): Promise<Committed> {
  const ids = claims.map(({ id }) => id);
  try {
    const base = await ports.lake.readMonth(month);
    if (base || !(await ports.rawHasOthers(month, new Set(ids))))
      return await commitRows(ports, month, base, ids, beforeCommit);
    ports.log.info({ month }, 'month is new to the lake, making it from all that raw has of it');
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    ports.log.error(
      { month, err: { message: error.message } },
      'month cannot be read, making it again from raw',
    );
  }
  return remakeAndCollect(ports, month, ids, beforeCommit);
}

/** Makes the whole month again. The claimed issues are read after they were claimed, so their present state is in it. */
async function remakeAndCollect(
  ports: TransformMonthPorts,
  month: Month,
  ids: readonly IssueId[],
  beforeCommit: () => Promise<void>,
): Promise<Committed> {
  const generation = await ports.remake(month, beforeCommit);
  // a claimed issue that could not be read is missing, and must be named
  const { good, broken } = await collectRows(ports, await ports.context(), month, ids);
  return { generation, good, broken, next: undefined, isCommitted: true };
}

async function commitRows(
  ports: TransformMonthPorts,
  month: Month,
  base: CommitRecord | undefined,
  claimed: readonly IssueId[],
  beforeCommit: () => Promise<void>,
): Promise<Committed> {
  // each commit makes some rows of another version again
  const upgrade = base && (await ports.lake.nextUpgrade(base, MOST_UPGRADED));
  const ids = [...new Set([...claimed, ...(upgrade?.issueIds ?? [])])];
  const { rows, good, broken } = await collectRows(ports, await ports.context(), month, ids);
  const next = upgrade?.next;
  if (good.length === 0 && !upgrade)
    return { generation: base?.generation, good, broken, next, isCommitted: false };
  const { generation } = await ports.lake.commitMonth({
    month,
    base,
    issueIds: good,
    rows,
    upgrade,
    beforeCommit,
  });
  return { generation, good, broken, next, isCommitted: true };
}

/** Marks the quarantined issues of a month, because a manual retry includes them. */
async function markQuarantined({ quarantine, dirty }: TransformMonthPorts, month: Month): Promise<void> {
  const broken = (await quarantine.list()).filter((entry) => entry.month === month);
  await dirty.mark(
    monthWorkSet(month),
    broken.map(({ id }) => ({ id })),
  );
}

async function quarantineBroken(
  { quarantine, log }: TransformMonthPorts,
  month: Month,
  good: readonly IssueId[],
  broken: readonly { id: IssueId; error: string }[],
): Promise<void> {
  await quarantine.clear(good);
  const at = new Date().toISOString();
  await quarantine.put(broken.map(({ id, error }) => ({ id, month, error, at })));
  for (const { id, error } of broken)
    log.error({ issueId: id, month, err: { message: error } }, 'issue quarantined');
}
