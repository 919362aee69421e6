import type { WorkSet, WorkSetSummary } from '@jiralake/ledger';

export interface AwaitWorkSetsPorts {
  /** what is owed, by work set */
  owed(): Promise<WorkSetSummary[]>;
  sleep(ms: number): Promise<unknown>;
  /** milliseconds that never step back */
  clock(): number;
  onProgress(issues: number): void;
}

export interface AwaitWorkSetsChoice {
  isMeant(workSet: WorkSet): boolean;
  /** what was marked later is not waited for, epoch milliseconds */
  until: number;
  /** how long nothing may move, milliseconds */
  patienceMs: number;
}

const LOOK_EVERY_MS = 250;

/** Waits until some work sets are empty; returns those where nothing moves. */
export async function awaitWorkSets(
  ports: AwaitWorkSetsPorts,
  { isMeant, until, patienceMs }: AwaitWorkSetsChoice,
): Promise<WorkSetSummary[]> {
  let movedAt = ports.clock();
  for (let before = ''; ; await ports.sleep(LOOK_EVERY_MS)) {
    const owed = (await ports.owed()).filter(
      ({ workSet, oldestAt }) => isMeant(workSet) && oldestAt <= until,
    );
    if (owed.length === 0) return [];
    ports.onProgress(owed.reduce((sum, { count }) => sum + count, 0));
    const state = JSON.stringify(owed);
    if (state !== before) movedAt = ports.clock();
    before = state;
    if (ports.clock() - movedAt >= patienceMs) return owed;
  }
}
