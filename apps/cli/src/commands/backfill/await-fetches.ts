import type { IssueId } from '@jiralake/core';

/** An issue that was not fetched, and why. */
export interface UnfetchedIssue {
  id: IssueId;
  why: string;
}

export interface AwaitFetchesPorts {
  /** returns those of the issues that are still marked for a fetch */
  marked(ids: readonly IssueId[]): Promise<IssueId[]>;
  /** returns the issues whose fetch failed for good since the start, with the reason */
  failures(): Promise<ReadonlyMap<IssueId, string>>;
  sleep(ms: number): Promise<unknown>;
  /** monotonic clock in milliseconds */
  clock(): number;
  onProgress(left: number): void;
}

const LOOK_EVERY_MS = 500;
/** Longer than the confirmation of a deletion and than the recovery of stale work take. */
const STALL_MS = 300_000;

/** Waits until all issues are fetched or failed, or no issue makes progress for five minutes. Returns the issues not fetched. */
export async function awaitFetches(
  ports: AwaitFetchesPorts,
  ids: readonly IssueId[],
): Promise<UnfetchedIssue[]> {
  let movedAt = ports.clock();
  for (let before = ids.length; ; await ports.sleep(LOOK_EVERY_MS)) {
    const marked = await ports.marked(ids);
    if (marked.length === 0) return [];
    const failures = await ports.failures();
    if (marked.every((id) => failures.has(id)))
      return marked.map((id) => ({ id, why: failures.get(id) ?? '' }));
    ports.onProgress(marked.length);
    if (marked.length !== before) movedAt = ports.clock();
    before = marked.length;
    if (ports.clock() - movedAt < STALL_MS) continue;
    return marked.map((id) => ({ id, why: failures.get(id) ?? 'is still marked to be fetched' }));
  }
}
