import type { IssueId, Month } from '@jiralake/core';
import { monthWorkSet, type DirtySets, type Hints } from '@jiralake/ledger';
import type { JobData } from './queue-table';
import type { Queues } from './queues';

export interface FetchRequest {
  id: IssueId;
  /** the key that the event named, for people */
  key?: string | undefined;
  hints?: Partial<Hints>;
}

/**
 * Requests work. Each function first marks the issues, which records the work, and then adds the job that triggers a worker.
 * After a crash between the two, the sweep `wake` finds the mark and adds the job.
 */
export interface WorkRequests {
  fetch(requests: readonly FetchRequest[], reason: JobData<'fetch', 'fetch-issue'>['reason']): Promise<void>;
  /** Requests a fetch of at most a hundred issues in one job, which runs after all other jobs; returns the id of the job. */
  fetchBatch(
    requests: readonly FetchRequest[],
    options: Pick<JobData<'fetch', 'fetch-batch'>, 'attachments' | 'keepRemoteLinks'>,
  ): Promise<string>;
  attachments(id: IssueId, key: string | undefined): Promise<void>;
  transform(month: Month, ids: readonly IssueId[]): Promise<void>;
}

export function createWorkRequests(dirty: DirtySets, queues: Queues): WorkRequests {
  return {
    async fetch(requests, reason) {
      if (requests.length === 0) return;
      const jobs = requests.map(({ id, key }) => ({ v: 1, id, key, reason }) as const);
      const oneEach = [...new Map(jobs.map((job) => [job.id, job])).values()];
      await queues.addMarked(dirty.markCall('fetch', requests), 'fetch', 'fetch-issue', oneEach);
    },
    async fetchBatch(requests, options) {
      await dirty.mark('fetch', requests);
      return queues.add('fetch', 'fetch-batch', { v: 1, ids: requests.map(({ id }) => id), ...options });
    },
    async attachments(id, key) {
      const mark = dirty.markCall('attachments', [{ id }]);
      await queues.addMarked(mark, 'attachments', 'store-attachments', [{ v: 1, id, key }]);
    },
    async transform(month, ids) {
      const marks = ids.map((id) => ({ id }));
      const mark = dirty.markCall(monthWorkSet(month), marks);
      await queues.addMarked(mark, 'transform', 'issue-saved', [{ v: 1, month }]);
    },
  };
}
