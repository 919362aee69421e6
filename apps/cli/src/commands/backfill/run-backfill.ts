import type { IssueId } from '@jiralake/core';
import { monthOfWorkSet, type WorkSet, type WorkSetSummary } from '@jiralake/ledger';
import { awaitWorkSets } from './await-work-sets';
import type { BackfillChoice, BackfillPorts, BackfillSummary, Step } from './backfill-types';
import { fetchScope } from './fetch-scope';

/** The download of one large file can take this long. */
const FILES_STALL_MS = 600_000;
const LAKE_STALL_MS = 120_000;

/**
 * Brings every issue of the scope into raw and into the lake. Uses about 100 bytes of memory per issue, and keeps no state: a
 * restarted backfill skips the stored issues.
 */
export async function runBackfill(ports: BackfillPorts, choice: BackfillChoice): Promise<BackfillSummary> {
  const { done, touched, failed } = await fetchScope(ports, choice);
  const behind = await awaitRest(ports, choice);
  const ours = <T extends { id: IssueId }>(list: readonly T[]): T[] =>
    list.filter(({ id }) => touched.has(id));
  const undone = {
    failed,
    incomplete: ours(await ports.incomplete()),
    quarantined: ours(await ports.quarantine()),
    behind,
  };
  return { ...done, ...undone, ok: Object.values(undone).every(({ length }) => length === 0) };
}

/** Waits for the attachments, if wanted, and then for the lake. */
async function awaitRest(ports: BackfillPorts, { attachments }: BackfillChoice): Promise<WorkSetSummary[]> {
  const awaitWorkSet = async (step: Step, isIncluded: (workSet: WorkSet) => boolean, stallMs: number) => {
    let most = 0;
    const onProgress = (issues: number): void => {
      most = Math.max(most, issues);
      ports.onProgress(step, most - issues, most);
    };
    const until = (await ports.now()).getTime();
    return awaitWorkSets(
      { ...ports, marked: ports.markedWorkSets, onProgress },
      { isIncluded, until, stallMs },
    );
  };
  const files = attachments
    ? await awaitWorkSet('storing files', (workSet) => workSet === 'attachments', FILES_STALL_MS)
    : [];
  const isMonth = (workSet: WorkSet): boolean => monthOfWorkSet(workSet) !== undefined;
  return [...files, ...(await awaitWorkSet('writing months', isMonth, LAKE_STALL_MS))];
}
