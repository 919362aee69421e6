import type { IssueId } from '@jiralake/core';
import { awaitFetches, type Undone } from './await-fetches';
import { fetchBatches } from './fetch-batches';
import { findNeeds } from './find-needs';
import type { BackfillChoice, BackfillPorts, BackfillSummary } from './backfill-types';

/** Sites change while they are copied; what changed meanwhile is looked for again, as long as there is something. */
const MOST_PASSES = 5;
/** A search shows a change minutes after it, and queries know no seconds. */
const LAG_MINUTES = 5;
type Done = Pick<BackfillSummary, 'found' | 'skipped' | 'fetched' | 'gone' | 'files' | 'storedMs'>;

/** Fetches what the scope needs, and then what changed meanwhile, until nothing did. */
export async function fetchScope(
  ports: BackfillPorts,
  choice: BackfillChoice,
): Promise<{ done: Done; touched: Set<IssueId>; failed: Undone[] }> {
  const startedAt = ports.clock();
  const first = await fetchFound(ports, choice, new Set());
  const done: Done = { ...first.done, storedMs: Math.round(ports.clock() - startedAt) };
  const touched = new Set(first.asked);
  const failed = [...first.failed];
  for (let pass = 2, last = first; pass <= MOST_PASSES && last.asked.length > 0; pass++) {
    const minutes = Math.ceil((ports.clock() - startedAt) / 60_000) + LAG_MINUTES;
    const hopeless = new Set(failed.map(({ id }) => id));
    // being told to fetch all again is no reason to do it twice
    last = await fetchFound(ports, { ...choice, force: false }, hopeless, minutes);
    for (const id of last.asked) touched.add(id);
    for (const each of ['fetched', 'gone', 'files'] as const) done[each] += last.done[each];
    failed.push(...last.failed);
  }
  return { done, touched, failed };
}

interface Fetched {
  done: Omit<Done, 'storedMs'>;
  asked: IssueId[];
  failed: Undone[];
}

/** One pass over the scope: fetching begins with the first hundred issues that are found. */
async function fetchFound(
  ports: BackfillPorts,
  choice: BackfillChoice,
  hopeless: ReadonlySet<IssueId>,
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

  async function* wanting(): AsyncGenerator<IssueId> {
    for await (const { id, need } of findNeeds(ports, choice, changedWithinMinutes)) {
      counts.found += 1;
      show();
      if (need === 'files') {
        await ports.work.attachments(id, undefined);
        counts.files += 1;
      }
      if (need !== 'fetch') counts.skipped += 1;
      else if (!hopeless.has(id)) {
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
  const { saved, gone, left } = await fetchBatches({ ...ports, onProgress: onFetched }, wanting(), how);
  const onOwed = (owed: number): void =>
    ports.onProgress('waiting for single fetches', left.length - owed, left.length);
  const failed = await awaitFetches({ ...ports, owed: ports.owedFetches, onProgress: onOwed }, left);
  return { done: { ...counts, fetched: saved + left.length - failed.length, gone }, asked, failed };
}
