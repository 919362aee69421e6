import type { IssueId, Month } from '@jiralake/core';
import { monthPart, type DirtySets, type Hints } from '@jiralake/ledger';
import type { JobData } from './queue-table';
import type { Queues } from './queues';

export interface FetchRequest {
  id: IssueId;
  /** as the event named it, for people */
  key?: string | undefined;
  hints?: Partial<Hints>;
}

/**
 * The ways in which work is asked for: first the mark, which is the record, then the job, which is the wake-up.
 * A crash between the two leaves a mark that the wake sweep finds.
 */
export interface WorkRequests {
  fetch(requests: readonly FetchRequest[], reason: JobData<'fetch', 'fetch-issue'>['reason']): Promise<void>;
  /** The same for at most a hundred issues in one job, after all others; returns its id. */
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
      await dirty.mark('fetch', requests);
      await Promise.all(
        requests.map(({ id, key }) => queues.add('fetch', 'fetch-issue', { v: 1, id, key, reason })),
      );
    },
    async fetchBatch(requests, options) {
      await dirty.mark('fetch', requests);
      return queues.add('fetch', 'fetch-batch', { v: 1, ids: requests.map(({ id }) => id), ...options });
    },
    async attachments(id, key) {
      await dirty.mark('attachments', [{ id }]);
      await queues.add('attachments', 'store-attachments', { v: 1, id, key });
    },
    async transform(month, ids) {
      const marks = ids.map((id) => ({ id }));
      await dirty.mark(monthPart(month), marks);
      await queues.add('transform', 'issue-saved', { v: 1, month });
    },
  };
}
