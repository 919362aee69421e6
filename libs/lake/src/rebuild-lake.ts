import { PermanentError, messageOf, monthOf, type IssueId, type Month } from '@jiralake/core';
import { UnreadableFileError } from '@jiralake/files';
import { FencedError, type CommitRecord, type ParquetStore } from '@jiralake/parquet-store';
import { statesOfForeignFiles, type AttachmentStore, type RawFolder } from '@jiralake/raw-store';
import type { AttachmentStates, RawIssue } from '@jiralake/schemas';
import type { Table, TransformContext } from '@jiralake/tables';
import { collectRows, type CollectedRows } from './collect-rows';

export interface RebuildPorts {
  raw: RawFolder;
  attachments: Pick<AttachmentStore, 'readStates'>;
  lake: ParquetStore;
  /** the months that the lake has */
  lakeMonths(): Promise<Month[]>;
  tables: readonly Table[];
  context: TransformContext;
  /** called right before each commit; when it throws nothing is committed */
  beforeCommit(): Promise<void>;
  onProgress(progress: { step: 'reading' | 'writing'; done: number; total: number | undefined }): void;
}

export interface RebuildChoice {
  /** all without */
  month?: Month | undefined;
  /** only the month of this issue */
  issueKey?: string | undefined;
  /** months made at once */
  parallel: number;
}

export interface RebuildSummary {
  months: number;
  issues: number;
  /** rows by table, in the months that were made */
  rows: Record<string, number>;
  /** what could not be used, and why; the rows that the lake has of it stay */
  skipped: { what: string; error: string }[];
}

/** Where the newest file of an issue is, and which month it belongs to; about 200 bytes an issue. */
interface Place {
  file: string;
  month: Month | undefined;
  syncedAt: string;
}

/**
 * Makes the lake, or one month of it, from raw alone. Each month is one commit that replaces all its issues, fenced like
 * any other, so it may run beside a transformer. Two passes over the files: which issue is in which month, then month by
 * month; one month is in memory at a time, or as many as are made at once.
 */
export async function rebuildLake(ports: RebuildPorts, choice: RebuildChoice): Promise<RebuildSummary> {
  const { places, skipped, keys } = await findIssues(ports);
  const summary: RebuildSummary = { months: 0, issues: 0, rows: {}, skipped };
  const byMonth = new Map<Month, IssueId[]>();
  for (const [id, { month }] of places) {
    if (month) byMonth.set(month, [...(byMonth.get(month) ?? []), id]);
  }
  // a file that cannot be read could be of any month: what the lake has stays
  const isWhole = skipped.length === 0;
  const months = await chosenMonths(ports, choice, byMonth, keys, isWhole);
  let done = 0;
  await eachAtOnce(choice.parallel, months, async (month) => {
    await rebuildMonth(ports, places, month, byMonth.get(month) ?? [], isWhole, summary);
    done += 1;
    ports.onProgress({ step: 'writing', done, total: months.length });
  });
  return summary;
}

/** The first pass. Of several files of one issue the one saved last counts. */
async function findIssues({ raw, onProgress }: RebuildPorts) {
  const places = new Map<IssueId, Place>();
  const keys = new Map<string, Month>();
  const skipped: RebuildSummary['skipped'] = [];
  let done = 0;
  for await (const scanned of raw.scan()) {
    done += 1;
    if (done % 100 === 0) onProgress({ step: 'reading', done, total: undefined });
    if ('error' in scanned) {
      skipped.push({ what: scanned.file, error: scanned.error });
      continue;
    }
    const { file, issue } = scanned;
    const before = places.get(issue.id);
    if (before && before.syncedAt > issue._synced_at) continue;
    const month = 'key' in issue ? monthOf(issue.fields.created) : undefined;
    places.set(issue.id, { file, month, syncedAt: issue._synced_at });
    if ('key' in issue && month) keys.set(issue.key, month);
  }
  onProgress({ step: 'reading', done, total: done });
  return { places, keys, skipped };
}

async function chosenMonths(
  { lakeMonths }: RebuildPorts,
  { month, issueKey }: RebuildChoice,
  byMonth: ReadonlyMap<Month, readonly IssueId[]>,
  keys: ReadonlyMap<string, Month>,
  isWhole: boolean,
): Promise<Month[]> {
  if (month !== undefined) return [month];
  if (issueKey !== undefined) {
    const found = keys.get(issueKey);
    if (found === undefined) throw new Error(`no raw file of ${issueKey}`);
    return [found];
  }
  const gone = isWhole ? (await lakeMonths()).filter((each) => !byMonth.has(each)) : [];
  return [...byMonth.keys(), ...gone].sort();
}

const MOST_TRIES = 10;
const MOST_NAMED = 5;

async function rebuildMonth(
  ports: RebuildPorts,
  places: ReadonlyMap<IssueId, Place>,
  month: Month,
  ids: readonly IssueId[],
  isWhole: boolean,
  summary: RebuildSummary,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const collected = await collectMonth(ports, places, month, ids);
      const { rows, broken } = collected;
      const record = await commitAll(ports, month, collected, isWhole ? [] : summary.skipped);
      summary.months += 1;
      summary.issues += rows.issues.length;
      for (const { name } of ports.tables)
        summary.rows[name] = (summary.rows[name] ?? 0) + (record.tables[name]?.rows ?? 0);
      for (const { id, error } of broken) summary.skipped.push({ what: `issue ${id}`, error });
      return;
    } catch (error) {
      // a transformer committed meanwhile; it had its reasons, so the month is made again on top of that
      if (!(error instanceof FencedError) || attempt === MOST_TRIES) {
        const message = `${month} could not be made: ${messageOf(error)}`;
        throw error instanceof PermanentError
          ? new PermanentError(message)
          : new Error(message, { cause: error });
      }
    }
  }
}

function notReplaced(unread: readonly string[]): string {
  const named = unread.slice(0, MOST_NAMED).join(', ');
  return `it is not replaced, because rows of what cannot be read either would be lost: ${named}${unread.length > MOST_NAMED ? ', …' : ''}`;
}

/** Replaces the issues that were made again, or, when that cannot be read, all that the lake has of the month. */
async function commitAll(
  { lake, beforeCommit }: RebuildPorts,
  month: Month,
  { rows, good, broken }: CollectedRows,
  skipped: RebuildSummary['skipped'],
): Promise<CommitRecord> {
  try {
    const base = await lake.readMonth(month);
    const stored = base && skipped.length === 0 ? await lake.issuesOf(base) : [];
    const setAside = new Set(broken.map(({ id }) => id));
    const replaced = [...new Set([...good, ...stored])].filter((id) => !setAside.has(id));
    return await lake.commitMonth({ month, base, issueIds: replaced, rows, beforeCommit });
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    const unread = [...skipped.map(({ what }) => what), ...broken.map(({ id }) => `issue ${id}`)];
    if (unread.length > 0) throw new PermanentError(`${error.message}; ${notReplaced(unread)}`);
    return lake.replaceMonth({ month, rows, beforeCommit });
  }
}

function collectMonth(
  { raw, attachments, tables, context }: RebuildPorts,
  places: ReadonlyMap<IssueId, Place>,
  month: Month,
  ids: readonly IssueId[],
): Promise<CollectedRows> {
  const read = async (id: IssueId): Promise<RawIssue | undefined> => {
    const place = places.get(id);
    return place && raw.read(place.file);
  };
  const readStates = async (id: IssueId): Promise<AttachmentStates | undefined> => {
    const states = await attachments.readStates(id);
    const issue = states ? undefined : await read(id);
    if (!issue || !('key' in issue)) return states;
    return statesOfForeignFiles(context.attachmentsDir, issue, id);
  };
  return collectRows({ raw: { readIssue: read }, attachments: { readStates }, tables }, context, month, ids);
}

async function eachAtOnce<T>(
  atOnce: number,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, worker));
}
