import type { IncompleteIssue, WorkSetSummary, Quarantined } from '@jiralake/ledger';
import type { WorkRequests } from '@jiralake/queues';
import type { AwaitFetchesPorts, UnfetchedIssue } from './await-fetches';
import type { ChooseWorkPorts, FoundIssue, Wanted } from './choose-work';
import type { FetchBatchesPorts } from './fetch-batches';

export type Step =
  'finding issues' | 'fetching' | 'waiting for single fetches' | 'storing files' | 'writing months';

export interface BackfillPorts {
  /** yields every issue of the scope once, or only those that changed in the last `changedWithinMinutes` */
  find(changedWithinMinutes: number | undefined): AsyncIterable<FoundIssue>;
  raw: ChooseWorkPorts['raw'];
  attachments: ChooseWorkPorts['attachments'];
  isMarked: ChooseWorkPorts['isMarked'];
  incomplete(): Promise<IncompleteIssue[]>;
  quarantine(): Promise<Quarantined[]>;
  work: Pick<WorkRequests, 'fetch' | 'fetchBatch' | 'attachments'>;
  follow: FetchBatchesPorts['follow'];
  markedFetches: AwaitFetchesPorts['marked'];
  failures: AwaitFetchesPorts['failures'];
  markedWorkSets(): Promise<WorkSetSummary[]>;
  /** time of Redis, which also timestamps the marks */
  now(): Promise<Date>;
  sleep(ms: number): Promise<unknown>;
  /** monotonic clock in milliseconds */
  clock(): number;
  onProgress(step: Step, done: number, total: number | undefined): void;
}

export interface BackfillChoice extends Wanted {
  /** number of concurrent batches */
  parallel: number;
  signal: AbortSignal;
}

export interface BackfillSummary {
  /** issues of the scope */
  found: number;
  /** issues whose stored version is current */
  skipped: number;
  fetched: number;
  /** issues deleted since the search found them */
  gone: number;
  /** stored issues whose attachments were requested */
  files: number;
  failed: UnfetchedIssue[];
  incomplete: IncompleteIssue[];
  quarantined: Quarantined[];
  /** work sets that make no progress */
  behind: WorkSetSummary[];
  /** milliseconds until all found issues were in raw */
  storedMs: number;
  /** whether no work is left */
  ok: boolean;
}
