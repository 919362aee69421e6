import type { Part, PartSummary } from '@jiralake/ledger';

export interface AwaitPartsPorts {
  /** what is owed, by part */
  owed(): Promise<PartSummary[]>;
  sleep(ms: number): Promise<unknown>;
  /** milliseconds that never step back */
  clock(): number;
  onProgress(issues: number): void;
}

export interface AwaitPartsChoice {
  isMeant(part: Part): boolean;
  /** what was marked later is not waited for, epoch milliseconds */
  until: number;
  /** how long nothing may move, milliseconds */
  patienceMs: number;
}

const LOOK_EVERY_MS = 250;

/** Waits until nothing of some parts is owed any more; returns those where nothing moves. */
export async function awaitParts(
  ports: AwaitPartsPorts,
  { isMeant, until, patienceMs }: AwaitPartsChoice,
): Promise<PartSummary[]> {
  let movedAt = ports.clock();
  for (let before = ''; ; await ports.sleep(LOOK_EVERY_MS)) {
    const owed = (await ports.owed()).filter(({ part, oldestAt }) => isMeant(part) && oldestAt <= until);
    if (owed.length === 0) return [];
    ports.onProgress(owed.reduce((sum, { count }) => sum + count, 0));
    const state = JSON.stringify(owed);
    if (state !== before) movedAt = ports.clock();
    before = state;
    if (ports.clock() - movedAt >= patienceMs) return owed;
  }
}
