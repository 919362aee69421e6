import type { WorkSet, WorkSetSummary } from '@jiralake/ledger';

export interface AwaitWorkSetsPorts {
  /** returns the work sets that have marks */
  marked(): Promise<WorkSetSummary[]>;
  sleep(ms: number): Promise<unknown>;
  /** monotonic clock in milliseconds */
  clock(): number;
  onProgress(issues: number): void;
}

export interface AwaitWorkSetsChoice {
  isIncluded(workSet: WorkSet): boolean;
  /** marks that are newer are not waited for, epoch milliseconds */
  until: number;
  /** milliseconds without progress after which the wait ends */
  stallMs: number;
}

const LOOK_EVERY_MS = 250;

/** Waits until the chosen work sets are empty. Returns those that make no progress. */
export async function awaitWorkSets(
  ports: AwaitWorkSetsPorts,
  { isIncluded, until, stallMs }: AwaitWorkSetsChoice,
): Promise<WorkSetSummary[]> {
  let movedAt = ports.clock();
  for (let before = ''; ; await ports.sleep(LOOK_EVERY_MS)) {
    const marked = (await ports.marked()).filter(
      ({ workSet, oldestAt }) => isIncluded(workSet) && oldestAt <= until,
    );
    if (marked.length === 0) return [];
    ports.onProgress(marked.reduce((sum, { count }) => sum + count, 0));
    const state = JSON.stringify(marked);
    if (state !== before) movedAt = ports.clock();
    before = state;
    if (ports.clock() - movedAt >= stallMs) return marked;
  }
}
