import type { IssueId } from '@jiralake/core';
import { monthOfWorkSet, type WorkSet, type WorkSetSummary } from '@jiralake/ledger';
import { awaitWorkSets } from './await-work-sets';
import type { BackfillChoice, BackfillPorts, BackfillSummary, Step } from './backfill-types';
import { fetchScope } from './fetch-scope';

/** A large file can take that long. */
const FILES_PATIENCE_MS = 600_000;
const LAKE_PATIENCE_MS = 120_000;

/**
 * Has every issue of the scope in raw and in the lake, as new as the site; about 100 bytes of memory an issue. Nothing is
 * kept of it: started again it finds what is stored already.
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

/** Waits for the files, when they are wanted, and then for the lake. */
async function awaitRest(ports: BackfillPorts, { attachments }: BackfillChoice): Promise<WorkSetSummary[]> {
  const awaitWorkSet = async (step: Step, isMeant: (workSet: WorkSet) => boolean, patienceMs: number) => {
    let most = 0;
    const onProgress = (issues: number): void => {
      most = Math.max(most, issues);
      ports.onProgress(step, most - issues, most);
    };
    const until = (await ports.now()).getTime();
    return awaitWorkSets({ ...ports, owed: ports.owedWorkSets, onProgress }, { isMeant, until, patienceMs });
  };
  const files = attachments
    ? await awaitWorkSet('storing files', (workSet) => workSet === 'attachments', FILES_PATIENCE_MS)
    : [];
  const isMonth = (workSet: WorkSet): boolean => monthOfWorkSet(workSet) !== undefined;
  return [...files, ...(await awaitWorkSet('writing months', isMonth, LAKE_PATIENCE_MS))];
}
