import type { IssueId } from '@jiralake/core';
import {
  monthOfPart,
  type Part,
  type PartSummary,
  type IncompleteIssue,
  type Quarantined,
} from '@jiralake/ledger';
import type { WorkRequests } from '@jiralake/queues';
import type { AwaitFetchesPorts, Undone } from './await-fetches';
import { awaitParts } from './await-parts';
import type { ChooseWorkPorts, FoundIssue, Wanted } from './choose-work';
import type { FetchBatchesPorts } from './fetch-batches';
import { fetchScope } from './fetch-scope';

export type Step =
  'finding issues' | 'fetching' | 'waiting for single fetches' | 'storing files' | 'writing months';

export interface BackfillPorts {
  /** every issue of the scope once, as the site shows them; those that changed in so many minutes, when given */
  find(changedWithinMinutes: number | undefined): AsyncIterable<FoundIssue>;
  raw: ChooseWorkPorts['raw'];
  attachments: ChooseWorkPorts['attachments'];
  isOwed: ChooseWorkPorts['isOwed'];
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

/** A large file can take that long. */
const FILES_PATIENCE_MS = 600_000;
const LAKE_PATIENCE_MS = 120_000;

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
