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
import { untilStopped } from './until-stopped';

export interface TransformMonthPorts extends CollectRowsPorts {
  lake: ParquetStore;
  /** what the rows of a month are made with, as of now */
  context(): Promise<TransformContext>;
  /**
   * Makes a month again from all raw files, because what the lake has of it is damaged; returns its generation.
   * @throws PermanentError when that would lose rows
   */
  remake(month: Month, beforeCommit: () => Promise<void>): Promise<number | undefined>;
  /** Whether raw has issues of a month besides these; asked when the lake knows nothing of the month. */
  rawHasOthers(month: Month, ids: ReadonlySet<IssueId>): Promise<boolean>;
  dirty: Pick<DirtySets, 'claim' | 'acknowledge' | 'mark'>;
  leases: Leases;
  spacing: CommitSpacing;
  quarantine: Quarantine;
  queues: Pick<Queues, 'add'>;
  log: Log;
}

/** More than one rewrite takes at a time would keep the lease, and readers, waiting for too long. */
const MOST_ISSUES = 500;
/** As many again of those that another version made the rows of: what changed does not wait for the whole month. */
const MOST_UPGRADED = 500;

/**
 * Writes all changed issues of a month in one commit: at once when the month was quiet, else as soon as the last
 * commit is long enough ago, so that changes gather meanwhile. When the service must stop it gives up before the commit; a
 * month that is committed is also published and its marks struck out.
 * @throws PermanentError naming broken issues, after all others are committed
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
    const { generation, good, broken, next } = await untilStopped(signal, (goOn) =>
      commitClaims(ports, month, claims, async () => {
        await lease.assertHeld();
        goOn();
      }),
    );
    await setAside(ports, month, good, broken);
    // the rest of an upgrade is owed work like any other
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
  /** where the rows of another version begin that are not made again yet */
  next: IssueId | undefined;
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
    ports.log.error({ month, reason: error.message }, 'month cannot be read, making it again from raw');
  }
  return makeAgain(ports, month, ids, beforeCommit);
}

/** Of what the claimed issues are now, too: they are read after they were claimed. */
async function makeAgain(
  ports: TransformMonthPorts,
  month: Month,
  ids: readonly IssueId[],
  beforeCommit: () => Promise<void>,
): Promise<Committed> {
  const generation = await ports.remake(month, beforeCommit);
  await ports.spacing.noteCommit(month);
  // a claimed issue that could not be read is not in it, and has to be named
  const { good, broken } = await collectRows(ports, await ports.context(), month, ids);
  return { generation, good, broken, next: undefined };
}

async function commitRows(
  ports: TransformMonthPorts,
  month: Month,
  base: CommitRecord | undefined,
  claimed: readonly IssueId[],
  beforeCommit: () => Promise<void>,
): Promise<Committed> {
  // rows of another version are made again from the first change on, some with each commit
  const upgrade = base && (await ports.lake.nextUpgrade(base, MOST_UPGRADED));
  const ids = [...new Set([...claimed, ...(upgrade?.issueIds ?? [])])];
  const { rows, good, broken } = await collectRows(ports, await ports.context(), month, ids);
  const next = upgrade?.next;
  if (good.length === 0 && !upgrade) return { generation: base?.generation, good, broken, next };
  const { generation } = await ports.lake.commitMonth({
    month,
    base,
    issueIds: good,
    rows,
    upgrade,
    beforeCommit,
  });
  await ports.spacing.noteCommit(month);
  return { generation, good, broken, next };
}

/** A retry by hand tries the broken issues again as well. */
async function markQuarantined({ quarantine, dirty }: TransformMonthPorts, month: Month): Promise<void> {
  const broken = (await quarantine.list()).filter((entry) => entry.month === month);
  await dirty.mark(
    monthWorkSet(month),
    broken.map(({ id }) => ({ id })),
  );
}

async function setAside(
  { quarantine, log }: TransformMonthPorts,
  month: Month,
  good: readonly IssueId[],
  broken: readonly { id: IssueId; error: string }[],
): Promise<void> {
  await quarantine.clear(good);
  const at = new Date().toISOString();
  await quarantine.put(broken.map(({ id, error }) => ({ id, month, error, at })));
  for (const { id, error } of broken) log.error({ issueId: id, month, reason: error }, 'issue set aside');
}
