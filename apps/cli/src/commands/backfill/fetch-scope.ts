import type { IssueId } from '@jiralake/core';
import { awaitFetches, type UnfetchedIssue } from './await-fetches';
import { fetchBatches } from './fetch-batches';
import { findNeeds } from './find-needs';
import type { BackfillChoice, BackfillPorts, BackfillSummary } from './backfill-types';

/** A site changes during a backfill. Each further pass fetches the issues that changed during the one before. */
const MOST_PASSES = 5;
/** The search index is minutes behind, and JQL has no seconds. */
const LAG_MINUTES = 5;
type Done = Pick<BackfillSummary, 'found' | 'skipped' | 'fetched' | 'gone' | 'files' | 'storedMs'>;

/** Fetches the issues of the scope, then those that changed meanwhile, until no issue changed. */
export async function fetchScope(
  ports: BackfillPorts,
  choice: BackfillChoice,
): Promise<{ done: Done; touched: Set<IssueId>; failed: UnfetchedIssue[] }> {
  const startedAt = ports.clock();
  const first = await fetchFound(ports, choice, new Set());
  const done: Done = { ...first.done, storedMs: Math.round(ports.clock() - startedAt) };
  const touched = new Set(first.asked);
  const failed = [...first.failed];
  for (let pass = 2, last = first; pass <= MOST_PASSES && last.asked.length > 0; pass++) {
    const minutes = Math.ceil((ports.clock() - startedAt) / 60_000) + LAG_MINUTES;
    const failedBefore = new Set(failed.map(({ id }) => id));
    // `force` applies to the first pass only
    last = await fetchFound(ports, { ...choice, force: false }, failedBefore, minutes);
    for (const id of last.asked) touched.add(id);
    for (const each of ['fetched', 'gone', 'files'] as const) done[each] += last.done[each];
    failed.push(...last.failed);
  }
  return { done, touched, failed };
}

interface Fetched {
  done: Omit<Done, 'storedMs'>;
  asked: IssueId[];
  failed: UnfetchedIssue[];
}

/** Runs one pass over the scope. Fetching begins with the first hundred issues that the search returns. */
async function fetchFound(
  ports: BackfillPorts,
  choice: BackfillChoice,
  failedBefore: ReadonlySet<IssueId>,
  changedWithinMinutes?: number,
): Promise<Fetched> {
  const asked: IssueId[] = [];
  const counts = { found: 0, skipped: 0, files: 0 };
  let fetched = 0;
  let total: number | undefined;
  const show = (): void =>
    fetched === 0 && total === undefined
      ? ports.onProgress('finding issues', counts.found, undefined)
      : ports.onProgress('fetching', fetched, total);

  async function* issuesToFetch(): AsyncGenerator<IssueId> {
    for await (const { id, need } of findNeeds(ports, choice, changedWithinMinutes)) {
      counts.found += 1;
      show();
      if (need === 'files') {
        await ports.work.attachments(id, undefined);
        counts.files += 1;
      }
      if (need !== 'fetch') counts.skipped += 1;
      else if (!failedBefore.has(id)) {
        asked.push(id);
        yield id;
      }
    }
    total = asked.length;
    show();
  }
  const onFetched = (issues: number): void => {
    fetched = issues;
    show();
  };
  const { parallel, attachments, signal } = choice;
  const how = { atOnce: parallel, attachments, signal };
  const { saved, gone, left } = await fetchBatches({ ...ports, onProgress: onFetched }, issuesToFetch(), how);
  const onWait = (marked: number): void =>
    ports.onProgress('waiting for single fetches', left.length - marked, left.length);
  const failed = await awaitFetches({ ...ports, marked: ports.markedFetches, onProgress: onWait }, left);
  return { done: { ...counts, fetched: saved + left.length - failed.length, gone }, asked, failed };
}
