import type { IssueId, Month } from '@jiralake/core';
import type { WorkRequests } from '@jiralake/queues';

const AT_ONCE = 500;

/** Marks issues in batches; `flush` sends the last batches. */
export interface MarkBatches {
  fetch(id: IssueId): Promise<void>;
  transform(month: Month, id: IssueId): Promise<void>;
  flush(): Promise<void>;
}

export function createMarkBatches(work: Pick<WorkRequests, 'fetch' | 'transform'>): MarkBatches {
  let fetches: IssueId[] = [];
  const months = new Map<Month, IssueId[]>();
  async function sendFetches(): Promise<void> {
    const requests = fetches.map((id) => ({ id }));
    fetches = [];
    if (requests.length > 0) await work.fetch(requests, 'reconcile');
  }
  async function sendMonth(month: Month): Promise<void> {
    const ids = months.get(month);
    months.delete(month);
    if (ids) await work.transform(month, ids);
  }
  return {
    async fetch(id) {
      if (fetches.push(id) === AT_ONCE) await sendFetches();
    },
    async transform(month, id) {
      const ids = months.get(month) ?? [];
      months.set(month, ids);
      if (ids.push(id) === AT_ONCE) await sendMonth(month);
    },
    async flush() {
      await sendFetches();
      for (const month of [...months.keys()]) await sendMonth(month);
    },
  };
}
