import type { IncompleteIssue, WorkSetSummary, Quarantined } from '@jiralake/ledger';
import type { WorkRequests } from '@jiralake/queues';
import type { AwaitFetchesPorts, Undone } from './await-fetches';
import type { ChooseWorkPorts, FoundIssue, Wanted } from './choose-work';
import type { FetchBatchesPorts } from './fetch-batches';

export type Step =
  'finding issues' | 'fetching' | 'waiting for single fetches' | 'storing files' | 'writing months';

export interface BackfillPorts {
  /** every issue of the scope once, as the site shows them; those that changed in so many minutes, when given */
  find(changedWithinMinutes: number | undefined): AsyncIterable<FoundIssue>;
  raw: ChooseWorkPorts['raw'];
  attachments: ChooseWorkPorts['attachments'];
  isMarked: ChooseWorkPorts['isMarked'];
  incomplete(): Promise<IncompleteIssue[]>;
  quarantine(): Promise<Quarantined[]>;
  work: Pick<WorkRequests, 'fetch' | 'fetchBatch' | 'attachments'>;
  follow: FetchBatchesPorts['follow'];
  owedFetches: AwaitFetchesPorts['owed'];
  failures: AwaitFetchesPorts['failures'];
  owedWorkSets(): Promise<WorkSetSummary[]>;
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
  behind: WorkSetSummary[];
  /** milliseconds until raw had what was found */
  storedMs: number;
  /** nothing is left to do */
  ok: boolean;
}
