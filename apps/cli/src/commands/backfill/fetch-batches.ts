import { forEachConcurrently, chunk, type IssueId } from '@jiralake/core';
import type { JobOutcome, WorkRequests } from '@jiralake/queues';
import { z } from 'zod';

export interface FetchBatchesPorts {
  work: Pick<WorkRequests, 'fetch' | 'fetchBatch'>;
  /** what became of a job, when it has ended */
  follow(jobId: string): Promise<JobOutcome>;
  onProgress(done: number): void;
}

export interface BatchesResult {
  saved: number;
  /** deleted since they were found */
  gone: number;
  /** issues that the batches could not finish: each has a fetch of its own, or its mark */
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
 * Has issues fetched by the hundred, no more than `atOnce` batches at the same time: what waits in the queue is marked, and
 * marks that wait for long are taken for forgotten. The signal ends it between two batches; those that were asked for go on.
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
    // singly it may go, or at least it is known which ones fail
    if (outcome.status !== 'finished') await work.fetch(requests, 'backfill');
    const { data } = batchResult.safeParse(outcome.status === 'finished' ? outcome.result : undefined);
    // somebody else saved what was clean
    result.saved += data ? data.saved + data.clean : 0;
    result.gone += data?.gone ?? 0;
    result.left.push(...(data?.left ?? batch));
    done += batch.length;
    onProgress(done);
  });
  return result;
}
