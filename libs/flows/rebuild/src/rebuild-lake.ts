import { countOf, forEachConcurrently, PermanentError, type IssueId, type Month } from '@jiralake/core';
import { createRebuildHands, type RebuildHands, type RebuildPorts, type Skipped } from './rebuild-hands';
import { refuseEmptyRaw, refuseMissingRaw } from './refuse-missing-raw';

export interface RebuildLakePorts extends RebuildPorts {
  /** the months that the lake has */
  lakeMonths(): Promise<Month[]>;
  onProgress(progress: { step: 'reading' | 'writing'; done: number; total: number | undefined }): void;
}

export interface RebuildChoice {
  /** all without */
  month?: Month | undefined;
  /** only the month of this issue */
  issueKey?: string | undefined;
  /** months made at once */
  parallel: number;
  /** make months also of which raw knows fewer than half of the issues that the lake shows */
  force?: boolean | undefined;
}

export interface RebuildSummary {
  months: number;
  issues: number;
  /** rows by table, in the months that were made */
  rows: Record<string, number>;
  /** what could not be used, and why; the rows that the lake has of it stay */
  skipped: Skipped[];
}

/** Where the newest file of an issue is, and which month it belongs to; about 200 bytes an issue. */
interface Place {
  file: string;
  month: Month | undefined;
  syncedAt: string;
}

/** Enough that asking for it costs nothing, and few enough that all hands end together. */
const FILES_AT_ONCE = 64;

/**
 * Makes the lake, or one month of it, from raw alone. Each month is one commit that replaces all its issues, fenced like
 * any other, so it may run beside a transformer. Two passes over the files: which issue is in which month, then month by
 * month; one month is in memory at a time, or as many as are made at once. The hands do the work, here or in threads.
 * @throws PermanentError before anything is made when raw lacks most of what the lake shows, unless forced
 */
export async function rebuildLake(
  ports: RebuildLakePorts,
  choice: RebuildChoice,
  hands: RebuildHands = createRebuildHands(ports),
): Promise<RebuildSummary> {
  const { places, skipped, keys } = await findIssues(ports, choice, hands);
  const byMonth = new Map<Month, { id: IssueId; file: string }[]>();
  for (const [id, { month, file }] of places) {
    if (!month) continue;
    const issues = byMonth.get(month) ?? [];
    issues.push({ id, file });
    byMonth.set(month, issues);
  }
  const months = await chosenMonths(ports, choice, byMonth, keys, skipped);
  // with files that cannot be read no row is taken away on account of missing ones
  if (!choice.force && skipped.length === 0) {
    const { folder } = ports.raw;
    const known = { folder, has: (id: IssueId) => places.has(id), hasAnyOf: (of: Month) => byMonth.has(of) };
    await refuseMissingRaw(ports.lake, months, known);
  }
  const summary: RebuildSummary = { months: 0, issues: 0, rows: {}, skipped: [...skipped] };
  await forEachConcurrently(choice.parallel, months, async (month) => {
    // a file that cannot be read could be of any month: what the lake has stays
    const made = await hands.makeMonth({ month, issues: byMonth.get(month) ?? [], skipped });
    summary.months += 1;
    summary.issues += made.issues;
    for (const [table, rows] of Object.entries(made.rows))
      summary.rows[table] = (summary.rows[table] ?? 0) + rows;
    summary.skipped.push(...made.skipped);
    ports.onProgress({ step: 'writing', done: summary.months, total: months.length });
  });
  return summary;
}

/** The first pass. Of several files of one issue the one saved last counts, and of equal ones the last by name. */
async function findIssues(
  { raw, onProgress }: RebuildLakePorts,
  { parallel, force }: RebuildChoice,
  hands: RebuildHands,
) {
  const files = await raw.list();
  if (!force) refuseEmptyRaw(raw.folder, files);
  const batches = Array.from({ length: Math.ceil(files.length / FILES_AT_ONCE) }, (_, i) =>
    files.slice(i * FILES_AT_ONCE, (i + 1) * FILES_AT_ONCE),
  );
  const located: Awaited<ReturnType<RebuildHands['locate']>>[] = [];
  let done = 0;
  await forEachConcurrently(parallel, [...batches.entries()], async ([i, batch]) => {
    located[i] = await hands.locate(batch);
    done += batch.length;
    onProgress({ step: 'reading', done, total: files.length });
  });
  const places = new Map<IssueId, Place>();
  const keys = new Map<string, Month>();
  const skipped: Skipped[] = [];
  for (const found of located.flat()) {
    if ('error' in found) {
      skipped.push({ what: found.file, error: found.error });
      continue;
    }
    const { file, id, key, month, syncedAt } = found;
    const before = places.get(id);
    if (before && before.syncedAt > syncedAt) continue;
    places.set(id, { file, month, syncedAt });
    if (key !== undefined && month) keys.set(key, month);
  }
  return { places, keys, skipped };
}

async function chosenMonths(
  { raw, lakeMonths }: RebuildLakePorts,
  { month, issueKey }: RebuildChoice,
  byMonth: ReadonlyMap<Month, unknown>,
  keys: ReadonlyMap<string, Month>,
  skipped: readonly Skipped[],
): Promise<Month[]> {
  if (month !== undefined) return [month];
  if (issueKey !== undefined) {
    const found = keys.get(issueKey);
    return [found ?? (await refuseUnknown(raw, issueKey, skipped))];
  }
  const gone = skipped.length === 0 ? (await lakeMonths()).filter((each) => !byMonth.has(each)) : [];
  return [...byMonth.keys(), ...gone].sort();
}

/** An issue that is not found may be one whose file is there and cannot be used. @throws PermanentError saying which */
async function refuseUnknown(
  raw: RebuildPorts['raw'],
  key: string,
  skipped: readonly Skipped[],
): Promise<never> {
  const file = await raw.named(key);
  const own = skipped.find(({ what }) => what === file);
  if (own) throw new PermanentError(`the raw file of ${key} cannot be used: ${own.error}`);
  const others =
    skipped.length === 0
      ? ''
      : `, but ${countOf(skipped.length, 'file')} cannot be used: ${skipped[0]?.error}`;
  throw new PermanentError(
    file === undefined
      ? `no raw file of ${key} in ${raw.folder}${others}; \`jiralake requeue ${key}\` has it fetched, if Jira has it`
      : `no issue in ${raw.folder} has the key ${key} and a month: ${file} is of another key now, or only says that it was deleted`,
  );
}
