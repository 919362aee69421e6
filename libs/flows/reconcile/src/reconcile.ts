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
  /** Looks at the files of the lake, and reads a share of them, and those of the suspects. */
  checkLake(share: number, suspects: readonly Month[]): Promise<LakeCheck>;
  /** Says that nothing must be built on a generation, whose files are not what was committed. */
  noteDamaged(month: Month, generation: number): Promise<void>;
  /** issues that could not be written into the lake */
  quarantine: Pick<Quarantine, 'list' | 'clear'>;
  /** keys of the projects to follow; all without */
  projects: readonly string[] | undefined;
  onProgress(step: 'site' | 'raw' | 'lake', done: number, total: number | undefined): void;
}

export interface ReconcileChoice {
  /** mark nothing */
  dryRun: boolean;
  /** fetch every issue of the site again, and look whether the files of attachments are there */
  deep: boolean;
  /** read those files as well; only when deep */
  verify?: boolean;
  /** repair whatever is found, however much, and believe that issues are gone, however many */
  force: boolean;
  /** which share of the files of the lake is read and compared with its checksums, from 0 to 1; of all others the size */
  checksums?: number | undefined;
  /** look only at issues that the site updated in so many days; what is gone is not found then */
  maxAgeDays?: number | undefined;
}

export interface ReconcileSummary {
  /** issues that the account sees, issues in raw that are not marked as deleted, rows in the lake */
  site: number;
  raw: number;
  lake: number;
  found: Record<FindingKind, Found>;
  /** issues that are to be fetched, and to be written into a month; of a dry run those that would be */
  marked: { fetch: number; transform: number };
  /** why the issues that are gone, or all that was found, were not marked */
  refused: string | undefined;
  unread: UnreadMonth[];
  /** months whose files are not what was committed, and how many of them are to be written again, or would be */
  damaged: Damage[];
  remade: number;
  /** of a deep one: how the files of attachments are */
  attachments?: AttachmentsSummary | undefined;
  /** everything was compared and everything that was found is marked, or would be */
  ok: boolean;
}

const MOST_EXAMPLES = 5;
/** What is repaired without being asked: so many issues, or that part of those that are stored, whichever is more. */
const MOST_REPAIRS = 200;
const MOST_REPAIRS_SHARE = 0.02;

/**
 * Compares site, raw and lake, in this order, and marks what differs: the fetcher and the transformer do the rest. Nothing
 * is deleted here: of an issue that is gone the fetcher asks Jira itself. Files of the lake that are not what was committed have
 * their month written again. About 150 bytes of memory an issue.
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
  const raw = await readRaw({ ...ports, onProgress: progressOf('raw') }, views);
  const { rows, unread } = await readLake({ ...ports, onProgress: progressOf('lake') }, views);
  const doubt = choice.force || !isWhole ? undefined : doubtOf(site, raw);
  const { months, damaged } = await ports.checkLake(
    choice.checksums ?? 0,
    unread.map(({ month }) => month),
  );
  const unreadMonths = new Set([...unread, ...damaged].map(({ month }) => month));
  const findingsOf = (view: IssueView): Finding[] => compareIssue(view, unreadMonths, isWhole);
  const isBelieved = ({ kind }: Finding): boolean => kind !== 'gone' || doubt === undefined;

  const found = nothingFound();
  let repairs = 0;
  for (const [id, view] of views.all()) {
    const findings = findingsOf(view);
    for (const finding of findings) note(found[finding.kind], id, finding);
    if (findings.some(isBelieved)) repairs += 1;
  }
  const excess = choice.force ? undefined : excessOf(repairs, Math.max(raw, rows));

  const marks = createMarkBatches(choice.dryRun || excess !== undefined ? nobody : ports.work);
  const marked = { fetch: 0, transform: 0 };
  for (const [id, view] of excess === undefined ? views.all() : []) {
    const believed = findingsOf(view).filter(isBelieved);
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
  const emptied = choice.force ? undefined : emptiedOf(damaged, months);
  const repaired = damaged.filter(({ isGone }) => !isGone || emptied === undefined);
  if (!choice.dryRun) await markMonths(ports, views, repaired);
  const refused = doubt ?? excess ?? emptied;
  const isAllKnown = isWhole && refused === undefined && unread.length + damaged.length === 0;
  if (isAllKnown && !choice.dryRun) await forgetUnknown(ports.quarantine, views);
  const ok = refused === undefined && unread.length === 0;
  return { site, raw, lake: rows, found, marked, refused, unread, damaged, remade: repaired.length, ok };
}

/** Nobody owes anything to what was set aside and is neither on the site nor in the lake, and deleted or unknown in raw. */
async function forgetUnknown(quarantine: ReconcilePorts['quarantine'], views: IssueViews): Promise<void> {
  const aside = new Set((await quarantine.list()).map(({ id }) => id));
  if (aside.size === 0) return;
  for (const [id, { site, raw, lake }] of views.all())
    if (site || lake.length > 0 || (raw && raw.state !== 'deleted')) aside.delete(id);
  await quarantine.clear([...aside]);
}

/** Has months written again: a mark of any issue has the transformer look at them. */
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

/** An issue of each month, and another one, which has no rows there, for a month of which raw has none. */
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

const nobody: ReconcilePorts['work'] = {
  fetch: () => Promise.resolve(),
  transform: () => Promise.resolve(),
};

/** Why the site's answers may be those of an account that lost its rights. */
function doubtOf(site: number, raw: number): string | undefined {
  if (site > 0 && 2 * site >= raw) return undefined;
  const shown = site === 0 ? 'no issue' : countOf(site, 'issue');
  return `the site shows the account ${shown}, and raw has ${raw}`;
}

/** Why so many differences may be the mistake of something else, and are not put right without being asked. */
function excessOf(repairs: number, stored: number): string | undefined {
  const most = Math.max(MOST_REPAIRS, Math.floor(stored * MOST_REPAIRS_SHARE));
  if (repairs <= most) return undefined;
  const empty = stored === 0 ? '; an empty copy is filled by `jiralake backfill`' : '';
  return `issues that differ: ${repairs}, more than the ${most} that are put right without being asked${empty}`;
}

/** Why the folder of the lake may not be the one that it was. */
function emptiedOf(damaged: readonly Damage[], months: number): string | undefined {
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
