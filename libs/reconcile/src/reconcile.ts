import type { IssueId } from '@jiralake/core';
import type { WorkRequests } from '@jiralake/queues';
import { compareIssue, findingKinds, type Finding, type FindingKind } from './compare-issue';
import { createIssueViews } from './issue-views';
import { createMarkBatches } from './mark-batches';
import { readLake, type ReadLakePorts, type UnreadMonth } from './read-lake';
import { readRaw, type ReadRawPorts } from './read-raw';
import { readSite, type ReadSitePorts } from './read-site';

export interface ReconcilePorts
  extends
    Omit<ReadSitePorts, 'onProgress'>,
    Omit<ReadRawPorts, 'onProgress'>,
    Omit<ReadLakePorts, 'onProgress'> {
  work: Pick<WorkRequests, 'fetch' | 'transform'>;
  onProgress(step: 'site' | 'raw' | 'lake', done: number, total: number | undefined): void;
}

export interface ReconcileChoice {
  /** mark nothing */
  dryRun: boolean;
  /** fetch every issue of the site again */
  deep: boolean;
  /** believe that issues are gone, however many */
  force: boolean;
}

export interface Found {
  count: number;
  examples: { id: IssueId; why: string }[];
}

export interface ReconcileSummary {
  /** issues that the account sees, issues in raw that are not marked as deleted, rows in the lake */
  site: number;
  raw: number;
  lake: number;
  found: Record<FindingKind, Found>;
  /** issues that are to be fetched, and to be written into a month; of a dry run those that would be */
  marked: { fetch: number; transform: number };
  /** why the issues that are gone were not marked */
  refused: string | undefined;
  unread: UnreadMonth[];
  /** everything was compared and everything that was found is marked, or would be */
  ok: boolean;
}

const MOST_EXAMPLES = 5;

/**
 * Compares site, raw and lake, in this order, and marks what differs: the fetcher and the transformer do the rest. Nothing
 * is deleted here: of an issue that is gone the fetcher asks Jira itself. About 150 bytes of memory an issue.
 * @throws what readSite throws, and errors of the disk; nothing is marked before all three are read
 */
export async function reconcile(
  ports: ReconcilePorts,
  choice: ReconcileChoice,
  signal: AbortSignal,
): Promise<ReconcileSummary> {
  const views = createIssueViews();
  const progressOf = (step: 'site' | 'raw' | 'lake') => (done: number, total?: number) =>
    ports.onProgress(step, done, total);
  const site = await readSite({ ...ports, onProgress: progressOf('site') }, views, signal);
  const raw = await readRaw({ ...ports, onProgress: progressOf('raw') }, views);
  const { rows, unread } = await readLake({ ...ports, onProgress: progressOf('lake') }, views);
  const doubt = choice.force ? undefined : doubtOf(site, raw);
  const unreadMonths = new Set(unread.map(({ month }) => month));
  const marks = createMarkBatches(choice.dryRun ? nobody : ports.work);
  const marked = { fetch: 0, transform: 0 };
  const found = nothingFound();
  for (const [id, view] of views.all()) {
    const findings = compareIssue(view, unreadMonths);
    for (const finding of findings) note(found[finding.kind], id, finding);
    const believed = findings.filter(({ kind }) => kind !== 'gone' || doubt === undefined);
    if (believed.some(({ kind }) => kind !== 'lake_behind') || (choice.deep && view.site)) {
      marked.fetch += 1;
      await marks.fetch(id);
    }
    for (const finding of believed) {
      if (finding.kind !== 'lake_behind') continue;
      marked.transform += 1;
      for (const month of finding.months) await marks.transform(month, id);
    }
  }
  await marks.flush();
  const ok = doubt === undefined && unread.length === 0;
  return { site, raw, lake: rows, found, marked, refused: doubt, unread, ok };
}

const nobody: ReconcilePorts['work'] = {
  fetch: () => Promise.resolve(),
  transform: () => Promise.resolve(),
};

/** Why the site's answers may be those of an account that lost its rights. */
function doubtOf(site: number, raw: number): string | undefined {
  if (site > 0 && 2 * site >= raw) return undefined;
  const shown = site === 0 ? 'no issue' : `${site} ${site === 1 ? 'issue' : 'issues'}`;
  return `the site shows the account ${shown}, and raw has ${raw}`;
}

function nothingFound(): Record<FindingKind, Found> {
  const entries = findingKinds.map((kind) => [kind, { count: 0, examples: [] }] as const);
  return Object.fromEntries(entries) as unknown as Record<FindingKind, Found>;
}

function note(found: Found, id: IssueId, { why }: Finding): void {
  found.count += 1;
  if (found.examples.length < MOST_EXAMPLES) found.examples.push({ id, why });
}
