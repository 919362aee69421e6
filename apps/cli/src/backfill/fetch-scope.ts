import type { IssueId } from '@jiralake/core';
import { awaitFetches, type Undone } from './await-fetches';
import { fetchBatches } from './fetch-batches';
import { planBackfill } from './plan-backfill';
import type { BackfillChoice, BackfillPorts, BackfillSummary } from './run-backfill';

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
  const touched = new Set<IssueId>();
  const failed: Undone[] = [];
  const first = await planBackfill(ports, choice);
  const skipped = first.found - first.fetch.length;
  const done: Done = { found: first.found, skipped, fetched: 0, gone: 0, files: 0, storedMs: 0 };
  for (let pass = 1, plan = first; ; pass++) {
    for (const id of plan.files) await ports.work.attachments(id, undefined);
    done.files += plan.files.length;
    const hopeless = new Set(failed.map(({ id }) => id));
    const ids = plan.fetch.filter((id) => !hopeless.has(id));
    if (ids.length === 0) break;
    const result = await fetchAll(ports, ids, choice);
    for (const id of ids) touched.add(id);
    done.fetched += result.saved;
    done.gone += result.gone;
    failed.push(...result.failed);
    if (pass === 1) done.storedMs = Math.round(ports.clock() - startedAt);
    if (pass === MOST_PASSES) break;
    const minutes = Math.ceil((ports.clock() - startedAt) / 60_000) + LAG_MINUTES;
    // being told to fetch all again is no reason to do it twice
    plan = await planBackfill(ports, { ...choice, force: false }, minutes);
  }
  return { done, touched, failed };
}

async function fetchAll(
  ports: BackfillPorts,
  ids: readonly IssueId[],
  { parallel, attachments, signal }: BackfillChoice,
): Promise<{ saved: number; gone: number; failed: Undone[] }> {
  const onProgress = (done: number): void => ports.onProgress('fetching', done, ids.length);
  onProgress(0);
  const { saved, gone, left } = await fetchBatches({ ...ports, onProgress }, ids, {
    ...{ atOnce: parallel, attachments, signal },
  });
  const failed = await awaitFetches(
    {
      ...ports,
      owed: ports.owedFetches,
      onProgress: (owed) => ports.onProgress('waiting for single fetches', left.length - owed, left.length),
    },
    left,
  );
  return { saved: saved + left.length - failed.length, gone, failed };
}
