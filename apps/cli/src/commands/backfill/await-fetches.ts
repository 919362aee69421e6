import type { IssueId } from '@jiralake/core';

/** An issue that is not done, and why. */
export interface Undone {
  id: IssueId;
  why: string;
}

export interface AwaitFetchesPorts {
  /** those of the issues that are still owed */
  owed(ids: readonly IssueId[]): Promise<IssueId[]>;
  /** issues whose fetch failed for good since we began, and why */
  failures(): Promise<ReadonlyMap<IssueId, string>>;
  sleep(ms: number): Promise<unknown>;
  /** milliseconds that never step back */
  clock(): number;
  onProgress(left: number): void;
}

const LOOK_EVERY_MS = 500;
/** Longer than the confirmation of a deletion takes, and than stale work waits for its recovery. */
const PATIENCE_MS = 300_000;

/** Waits until the issues are fetched or failed; what does neither for five minutes in a row is returned as well. */
export async function awaitFetches(ports: AwaitFetchesPorts, ids: readonly IssueId[]): Promise<Undone[]> {
  let movedAt = ports.clock();
  for (let before = ids.length; ; await ports.sleep(LOOK_EVERY_MS)) {
    const owed = await ports.owed(ids);
    if (owed.length === 0) return [];
    const failures = await ports.failures();
    if (owed.every((id) => failures.has(id))) return owed.map((id) => ({ id, why: failures.get(id) ?? '' }));
    ports.onProgress(owed.length);
    if (owed.length !== before) movedAt = ports.clock();
    before = owed.length;
    if (ports.clock() - movedAt < PATIENCE_MS) continue;
    return owed.map((id) => ({ id, why: failures.get(id) ?? 'is still marked to be fetched' }));
  }
}
