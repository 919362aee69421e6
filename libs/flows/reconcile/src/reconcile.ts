import { countOf, type IssueId, type Month } from '@jiralake/core';
import type { Damage } from '@jiralake/lake-store';
import type { Quarantine } from '@jiralake/ledger';
import type { WorkRequests } from '@jiralake/queues';
import type { AttachmentsSummary } from './check-attachments';
import type { LakeCheck } from './check-lake';
import { compareIssue, findingKinds, type Finding, type FindingKind } from './compare-issue';
import type { Found } from './found';
import type { IssueView } from './issue-view';
import { createIssueViews, type IssueViews } from './issue-views';
import { createMarkBatches } from './mark-batches';
import { readLake, type ReadLakePorts, type UnreadMonth } from './read-lake';
import { readRaw, type ReadRawPorts } from './read-raw';
import { readSite, type ReadSitePorts } from './read-site';

export interface ReconcilePorts
  extends
    Omit<ReadSitePorts, 'onProgress' | 'scope'>,
    Omit<ReadRawPorts, 'onProgress'>,
    Omit<ReadLakePorts, 'onProgress'> {
  work: Pick<WorkRequests, 'fetch' | 'transform'>;
  /** Checks the files of the lake, and compares the checksums of a share of them and of the suspects. */
  checkLake(share: number, suspects: readonly Month[]): Promise<LakeCheck>;
  /** Notes a generation with damaged files, on which no commit may build. */
  noteDamaged(month: Month, generation: number): Promise<void>;
  /** issues whose rows could not be made */
  quarantine: Pick<Quarantine, 'list' | 'clear'>;
  /** keys of the followed projects; all projects without it */
  projects: readonly string[] | undefined;
  onProgress(step: 'site' | 'raw' | 'lake', done: number, total: number | undefined): void;
}

export interface ReconcileChoice {
  /** mark nothing */
  dryRun: boolean;
  /** fetch every issue of the site again, and check the files of attachments */
  deep: boolean;
  /** compare the checksums of attachments as well; only when deep */
  verify?: boolean;
  /** repair any number of findings, and treat any number of missing issues as gone */
  force: boolean;
  /**
   * share of the lake whose checksums are compared, from 0 to 1; of all other files the size is compared. The same share of
   * the raw files is read whole, of all others the head is read; all are read whole when deep
   */
  checksums?: number | undefined;
  /** compare only issues that were updated within so many days; gone issues are not found then */
  maxAgeDays?: number | undefined;
}

export interface ReconcileSummary {
  /** numbers of issues that the account sees, of issues in raw that are not deleted, and of rows in the lake */
  site: number;
  raw: number;
  lake: number;
  found: Record<FindingKind, Found>;
  /** numbers of issues marked to be fetched and to be written; in a dry run, of issues that would be marked */
  marked: { fetch: number; transform: number };
  /** why gone issues, or any findings, were not marked */
  refused: string | undefined;
  unread: UnreadMonth[];
  /** months with damaged files, and the number of them that are marked to be written again */
  damaged: Damage[];
  remade: number;
  /** the check of the attachments, when deep */
  attachments?: AttachmentsSummary | undefined;
  /** true when everything was compared and every finding is marked, or would be in a dry run */
  ok: boolean;
}

const MOST_EXAMPLES = 5;
/** Without `force` at most this many issues, or this share of the stored issues, are repaired, whichever is more. */
const MOST_REPAIRS = 200;
const MOST_REPAIRS_SHARE = 0.02;

/**
 * Compares site, raw and lake, in this order, and marks the issues that differ; the fetcher and the transformer repair them.
 * Deletes nothing: a gone issue is marked to be fetched, and the fetcher confirms the deletion with Jira. A month with damaged
 * files is marked to be written again. Takes about 150 bytes of memory per issue.
 * @throws what `readSite` throws, and errors of the disk; nothing is marked before all three are read
 */
export async function reconcile(
  ports: ReconcilePorts,
  choice: ReconcileChoice,
  signal: AbortSignal,
): Promise<ReconcileSummary> {
  const views = createIssueViews();
  const progressOf = (step: 'site' | 'raw' | 'lake') => (done: number, total?: number) =>
    ports.onProgress(step, done, total);
  const isWhole = choice.maxAgeDays === undefined;
  const scope = {
    projects: ports.projects,
    changedWithin: isWhole ? undefined : `${choice.maxAgeDays}d`,
  };
  const site = await readSite(
    { ...ports, scope, onProgress: progressOf('site') },
    (id, state) => views.noteSite(id, state),
    signal,
  );
  const whole = choice.deep ? 1 : (choice.checksums ?? 0);
  const raw = await readRaw({ ...ports, onProgress: progressOf('raw') }, views, whole);
  const { rows, unread } = await readLake({ ...ports, onProgress: progressOf('lake') }, views);
  const hidden = choice.force || !isWhole ? undefined : hiddenSiteReason(site, raw);
  const { months, damaged } = await ports.checkLake(
    choice.checksums ?? 0,
    unread.map(({ month }) => month),
  );
  const unreadMonths = new Set([...unread, ...damaged].map(({ month }) => month));
  const findingsOf = (view: IssueView): Finding[] => compareIssue(view, unreadMonths, isWhole);
  const isTrusted = ({ kind }: Finding): boolean => kind !== 'gone' || hidden === undefined;

  const found = nothingFound();
  let repairs = 0;
  for (const [id, view] of views.all()) {
    const findings = findingsOf(view);
    for (const finding of findings) note(found[finding.kind], id, finding);
    if (findings.some(isTrusted)) repairs += 1;
  }
  const excess = choice.force ? undefined : tooManyRepairsReason(repairs, Math.max(raw, rows));

  const marks = createMarkBatches(choice.dryRun || excess !== undefined ? noWork : ports.work);
  const marked = { fetch: 0, transform: 0 };
  for (const [id, view] of excess === undefined ? views.all() : []) {
    const trusted = findingsOf(view).filter(isTrusted);
    if (trusted.some(({ kind }) => kind !== 'lake_behind') || (choice.deep && view.site)) {
      marked.fetch += 1;
      await marks.fetch(id);
    }
    for (const finding of trusted) {
      if (finding.kind !== 'lake_behind') continue;
      marked.transform += 1;
      for (const month of finding.months) await marks.transform(month, id);
    }
  }
  await marks.flush();
  const emptied = choice.force ? undefined : emptiedLakeReason(damaged, months);
  const repaired = damaged.filter(({ isGone }) => !isGone || emptied === undefined);
  if (!choice.dryRun) await markMonths(ports, views, repaired);
  const refused = hidden ?? excess ?? emptied;
  const isAllKnown = isWhole && refused === undefined && unread.length + damaged.length === 0;
  if (isAllKnown && !choice.dryRun) await clearQuarantine(ports.quarantine, views);
  const ok = refused === undefined && unread.length === 0;
  return { site, raw, lake: rows, found, marked, refused, unread, damaged, remade: repaired.length, ok };
}

/** Removes quarantined issues that are neither on the site nor in the lake, and deleted or unknown in raw. */
async function clearQuarantine(quarantine: ReconcilePorts['quarantine'], views: IssueViews): Promise<void> {
  const aside = new Set((await quarantine.list()).map(({ id }) => id));
  if (aside.size === 0) return;
  for (const [id, { site, raw, lake }] of views.all())
    if (site || lake.length > 0 || (raw && raw.state !== 'deleted')) aside.delete(id);
  await quarantine.clear([...aside]);
}

/** Marks one issue of each damaged month, which is enough for the transformer to check the month and write it again. */
async function markMonths(
  { work, noteDamaged }: Pick<ReconcilePorts, 'work' | 'noteDamaged'>,
  views: IssueViews,
  damaged: readonly Damage[],
): Promise<void> {
  const ids = issuesToMark(views, new Set(damaged.map(({ month }) => month)));
  for (const { month, generation } of damaged) {
    if (generation !== undefined) await noteDamaged(month, generation);
    const id = ids.of(month);
    if (id !== undefined) await work.transform(month, [id]);
  }
}

/** Finds an issue to mark for each month. For a month without an issue in raw it returns any other issue, which adds no rows there. */
function issuesToMark(
  views: IssueViews,
  months: ReadonlySet<Month>,
): { of(month: Month): IssueId | undefined } {
  const found = new Map<Month, IssueId>();
  let other: IssueId | undefined;
  if (months.size > 0) {
    for (const [id, { raw }] of views.all()) {
      if (!raw || raw.state === 'unreadable') continue;
      other ??= id;
      if (raw.state === 'stored' && months.has(raw.month)) found.set(raw.month, id);
    }
  }
  return { of: (month) => found.get(month) ?? other };
}

const noWork: ReconcilePorts['work'] = {
  fetch: () => Promise.resolve(),
  transform: () => Promise.resolve(),
};

/** Returns a reason when the account sees so few issues that it has probably lost rights. */
function hiddenSiteReason(site: number, raw: number): string | undefined {
  if (site > 0 && 2 * site >= raw) return undefined;
  const shown = site === 0 ? 'no issue' : countOf(site, 'issue');
  return `the site shows the account ${shown}, and raw has ${raw}`;
}

/** Returns a reason when so many issues differ that another fault is likely; these are repaired only with `force`. */
function tooManyRepairsReason(repairs: number, stored: number): string | undefined {
  const most = Math.max(MOST_REPAIRS, Math.floor(stored * MOST_REPAIRS_SHARE));
  if (repairs <= most) return undefined;
  const empty = stored === 0 ? '; an empty copy is filled by `jiralake backfill`' : '';
  return `issues that differ: ${repairs}, more than the ${most} that are repaired without --force${empty}`;
}

/** Returns a reason when more than half of the months lost all files, because the folder may be the wrong one. */
function emptiedLakeReason(damaged: readonly Damage[], months: number): string | undefined {
  const gone = damaged.filter(({ isGone }) => isGone).length;
  if (2 * gone <= months) return undefined;
  return `nothing is left of ${gone} of the ${countOf(months, 'month')} of the lake`;
}

function nothingFound(): Record<FindingKind, Found> {
  const entries = findingKinds.map((kind) => [kind, { count: 0, examples: [] }] as const);
  return Object.fromEntries(entries) as unknown as Record<FindingKind, Found>;
}

function note(found: Found, id: IssueId, { why }: Finding): void {
  found.count += 1;
  if (found.examples.length < MOST_EXAMPLES) found.examples.push({ id, why });
}
