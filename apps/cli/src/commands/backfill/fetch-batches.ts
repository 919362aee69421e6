import { forEachConcurrently, chunk, type IssueId } from '@jiralake/core';
import type { JobOutcome, WorkRequests } from '@jiralake/queues';
import { z } from 'zod';

export interface FetchBatchesPorts {
  work: Pick<WorkRequests, 'fetch' | 'fetchBatch'>;
  /** waits until a job has ended, and returns its outcome */
  follow(jobId: string): Promise<JobOutcome>;
  onProgress(done: number): void;
}

export interface BatchesResult {
  saved: number;
  /** issues deleted since the search found them */
  gone: number;
  /** issues that a batch did not finish: each has a fetch job of its own, or is still marked */
  left: IssueId[];
}

const MOST_IN_BATCH = 100;

const batchResult = z.object({
  clean: z.number(),
  saved: z.number(),
  gone: z.number(),
  notFollowed: z.number(),
  left: z.string().transform((text) => text.split(',').filter(Boolean) as IssueId[]),
});

/**
 * Fetches issues in batches of a hundred, with at most `atOnce` batches in the queue: queued issues are marked, and marks that
 * wait too long count as stale. The signal ends it between two batches; queued batches go on.
 */
export async function fetchBatches(
  { work, follow, onProgress }: FetchBatchesPorts,
  ids: AsyncIterable<IssueId>,
  { atOnce, attachments, signal }: { atOnce: number; attachments: boolean; signal: AbortSignal },
): Promise<BatchesResult> {
  const result: BatchesResult = { saved: 0, gone: 0, left: [] };
  let done = 0;
  await forEachConcurrently(atOnce, chunk(ids, MOST_IN_BATCH), async (batch) => {
    signal.throwIfAborted();
    const requests = batch.map((id) => ({ id }));
    const outcome = await follow(await work.fetchBatch(requests, { attachments }));
    // fetched one by one some may succeed, and each failure names its issue
    if (outcome.status !== 'finished') await work.fetch(requests, 'backfill');
    const { data } = batchResult.safeParse(outcome.status === 'finished' ? outcome.result : undefined);
    // `clean` counts issues that another worker saved
    result.saved += data ? data.saved + data.clean : 0;
    result.gone += data?.gone ?? 0;
    result.left.push(...(data?.left ?? batch));
    done += batch.length;
    onProgress(done);
  });
  return result;
}
