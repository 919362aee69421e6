import type { IssueId } from '@jiralake/core';
import {
  monthOfPart,
  type IncompleteIssue,
  type Part,
  type PartSummary,
  type Quarantined,
  type WorkRequests,
} from '@jiralake/queues';
import { awaitFetches, type AwaitFetchesPorts, type Undone } from './await-fetches';
import { awaitParts } from './await-parts';
import { needOf, type ChooseWorkPorts, type Wanted } from './choose-work';
import { fetchBatches, type FetchBatchesPorts } from './fetch-batches';

export type Step =
  | 'finding issues'
  | 'comparing'
  | 'fetching'
  | 'waiting for single fetches'
  | 'storing files'
  | 'writing months';

export interface BackfillPorts {
  /** every issue of the scope with its `updated` in epoch milliseconds; of those that changed in so many minutes, when given */
  find(changedWithinMinutes: number | undefined): Promise<ReadonlyMap<IssueId, number | undefined>>;
  raw: ChooseWorkPorts['raw'];
  attachments: ChooseWorkPorts['attachments'];
  incomplete(): Promise<IncompleteIssue[]>;
  quarantine(): Promise<Quarantined[]>;
  work: Pick<WorkRequests, 'fetch' | 'fetchBatch' | 'attachments'>;
  follow: FetchBatchesPorts['follow'];
  owedFetches: AwaitFetchesPorts['owed'];
  failures: AwaitFetchesPorts['failures'];
  owedParts(): Promise<PartSummary[]>;
  /** the clock of Redis, by which marks are timed */
  now(): Promise<Date>;
  sleep(ms: number): Promise<unknown>;
  /** milliseconds that never step back */
  clock(): number;
  onProgress(step: Step, done: number, total: number | undefined): void;
}

export interface BackfillChoice extends Wanted {
  /** batches at the same time */
  parallel: number;
  signal: AbortSignal;
}

export interface BackfillSummary {
  /** issues of the scope */
  found: number;
  /** stored, and as new as the site */
  skipped: number;
  fetched: number;
  /** deleted since they were found */
  gone: number;
  /** stored issues whose files were asked for */
  files: number;
  failed: Undone[];
  incomplete: IncompleteIssue[];
  quarantined: Quarantined[];
  /** files and months where nothing moves */
  behind: PartSummary[];
  /** milliseconds until raw had what was found */
  storedMs: number;
  /** nothing is left to do */
  ok: boolean;
}

/** What a plan would do. */
export interface BackfillPlan {
  found: number;
  fetch: IssueId[];
  files: IssueId[];
}

/** Sites change while they are copied; what changed meanwhile is looked for again, as long as there is something. */
const MOST_PASSES = 5;
/** A search shows a change minutes after it, and queries know no seconds. */
const LAG_MINUTES = 5;
/** A large file can take that long. */
const FILES_PATIENCE_MS = 600_000;
const LAKE_PATIENCE_MS = 120_000;

/** What a backfill would do now; writes nothing. */
export async function planBackfill(
  ports: Pick<BackfillPorts, 'find' | 'raw' | 'attachments' | 'incomplete' | 'onProgress'>,
  wanted: Wanted,
  changedWithinMinutes?: number,
): Promise<BackfillPlan> {
  const found = await ports.find(changedWithinMinutes);
  // once is enough
  const retried = changedWithinMinutes === undefined ? await ports.incomplete() : [];
  const incomplete = new Set(retried.map(({ id }) => id));
  const plan: BackfillPlan = { found: found.size, fetch: [], files: [] };
  let compared = 0;
  for (const [id, updated] of found) {
    const need = await needOf({ ...ports, incomplete }, wanted, id, updated);
    if (need !== 'nothing') plan[need].push(id);
    ports.onProgress('comparing', ++compared, found.size);
  }
  return plan;
}

/**
 * Has every issue of the scope in raw and in the lake, as new as the site; about 100 bytes of memory an issue. Nothing is
 * kept of it: started again it finds what is stored already.
 */
export async function runBackfill(ports: BackfillPorts, choice: BackfillChoice): Promise<BackfillSummary> {
  const { done, touched, failed } = await fetchScope(ports, choice);
  const behind = await awaitRest(ports, choice);
  const ours = <T extends { id: IssueId }>(list: readonly T[]): T[] =>
    list.filter(({ id }) => touched.has(id));
  const undone = {
    failed,
    incomplete: ours(await ports.incomplete()),
    quarantined: ours(await ports.quarantine()),
    behind,
  };
  return { ...done, ...undone, ok: Object.values(undone).every(({ length }) => length === 0) };
}

type Done = Pick<BackfillSummary, 'found' | 'skipped' | 'fetched' | 'gone' | 'files' | 'storedMs'>;

/** Fetches what the scope needs, and then what changed meanwhile, until nothing did. */
async function fetchScope(
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

/** Waits for the files, when they are wanted, and then for the lake. */
async function awaitRest(ports: BackfillPorts, { attachments }: BackfillChoice): Promise<PartSummary[]> {
  const awaitPart = async (step: Step, isMeant: (part: Part) => boolean, patienceMs: number) => {
    let most = 0;
    const onProgress = (issues: number): void => {
      most = Math.max(most, issues);
      ports.onProgress(step, most - issues, most);
    };
    const until = (await ports.now()).getTime();
    return awaitParts({ ...ports, owed: ports.owedParts, onProgress }, { isMeant, until, patienceMs });
  };
  const files = attachments
    ? await awaitPart('storing files', (part) => part === 'attachments', FILES_PATIENCE_MS)
    : [];
  const isMonth = (part: Part): boolean => monthOfPart(part) !== undefined;
  return [...files, ...(await awaitPart('writing months', isMonth, LAKE_PATIENCE_MS))];
}
