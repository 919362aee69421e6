import { countOf, forEachConcurrently, PermanentError, type Month } from '@jiralake/core';
import { collectPlaces } from './issue-places';
import { createRebuildTasks, type RebuildTasks, type RebuildPorts, type Skipped } from './rebuild-tasks';
import { packPaths } from './packed-paths';
import { refuseEmptyRaw, refuseMissingRaw } from './refuse-missing-raw';

export interface RebuildLakePorts extends RebuildPorts {
  /** lists the months in the lake */
  lakeMonths(): Promise<Month[]>;
  onProgress(progress: { step: 'reading' | 'writing'; done: number; total: number | undefined }): void;
}

export interface RebuildChoice {
  /** rebuild only this month; all months without it */
  month?: Month | undefined;
  /** rebuild only the month of this issue */
  issueKey?: string | undefined;
  /** number of months rebuilt concurrently */
  parallel: number;
  /** also rebuild months of which raw has fewer than half of the issues in the lake */
  force?: boolean | undefined;
}

export interface RebuildSummary {
  months: number;
  issues: number;
  /** rows by table, in the rebuilt months */
  rows: Record<string, number>;
  /** raw files and issues that could not be used; their stored rows stay */
  skipped: Skipped[];
}

/** Files per task: enough that a message costs little, and few enough that all workers end at about the same time. */
const FILES_PER_TASK = 64;

/**
 * Rebuilds the lake, or one month of it, from raw alone. Each month is one commit that replaces all of its issues. The commit
 * is fenced like any other, so a rebuild may run beside a transformer. The first pass over the raw files finds the month of
 * each issue, the second pass rebuilds month by month.
 * @param tasks run in this thread or in worker threads
 * @throws PermanentError before the first commit when raw lacks most of the issues in the lake, unless forced
 */
export async function rebuildLake(
  ports: RebuildLakePorts,
  choice: RebuildChoice,
  tasks: RebuildTasks = createRebuildTasks(ports),
): Promise<RebuildSummary> {
  const { places, skipped, monthOfKey } = await findIssues(ports, choice, tasks);
  const found = places.months();
  const months = await chosenMonths(ports, choice, found, monthOfKey, skipped);
  // no row is removed when a raw file cannot be read, so nothing has to be refused then
  if (!choice.force && skipped.length === 0) {
    const known = {
      folder: ports.raw.folder,
      has: places.has,
      hasAnyOf: (of: Month) => found.has(of),
    };
    await refuseMissingRaw(ports.lake, [...months].sort(), known);
  }
  const summary: RebuildSummary = { months: 0, issues: 0, rows: {}, skipped: [...skipped] };
  await forEachConcurrently(choice.parallel, months, async (month) => {
    const rebuilt = await tasks.rebuildMonth({ month, issues: places.issuesOf(month), skipped });
    summary.months += 1;
    summary.issues += rebuilt.issues;
    for (const [table, rows] of Object.entries(rebuilt.rows))
      summary.rows[table] = (summary.rows[table] ?? 0) + rows;
    summary.skipped.push(...rebuilt.skipped);
    ports.onProgress({ step: 'writing', done: summary.months, total: months.length });
  });
  return summary;
}

/** Runs the first pass. Of several files of one issue the one saved last counts, and of equally old ones the last by name. */
async function findIssues(
  { raw, onProgress }: RebuildLakePorts,
  { parallel, force, issueKey }: RebuildChoice,
  tasks: RebuildTasks,
) {
  const files = packPaths(raw.folder, await raw.list());
  if (!force) refuseEmptyRaw(raw.folder, files);
  const collector = collectPlaces(files);
  const ofKey = new Map<number, Month>();
  const skippedAt = new Map<number, Skipped>();
  let done = 0;
  await forEachConcurrently(parallel, starts(files), async (start) => {
    const batch = await tasks.locate(files.slice(start, start + FILES_PER_TASK));
    for (const [i, found] of batch.entries()) {
      const index = start + i;
      if ('error' in found) skippedAt.set(index, { what: found.file, error: found.error });
      else collector.note(index, found);
      if ('month' in found && found.month && found.key === issueKey) ofKey.set(index, found.month);
    }
    done += batch.length;
    onProgress({ step: 'reading', done, total: files.length });
  });
  const places = collector.places();
  const skipped = inOrder(skippedAt).map(([, file]) => file);
  const monthOfKey = inOrder(ofKey).findLast(([index]) => places.isNewest(index))?.[1];
  return { places, skipped, monthOfKey };
}

/** Yields the index of the first file of each task. */
function* starts({ length }: { length: number }): Generator<number> {
  for (let start = 0; start < length; start += FILES_PER_TASK) yield start;
}

function inOrder<T>(found: ReadonlyMap<number, T>): [number, T][] {
  return [...found].sort(([a], [b]) => a - b);
}

/** Returns the months to rebuild, the largest first: a large month that came last would keep one thread busy for long. */
async function chosenMonths(
  { raw, lakeMonths }: RebuildLakePorts,
  { month, issueKey }: RebuildChoice,
  found: ReadonlyMap<Month, number>,
  monthOfKey: Month | undefined,
  skipped: readonly Skipped[],
): Promise<Month[]> {
  if (month !== undefined) return [month];
  if (issueKey !== undefined) return [monthOfKey ?? (await refuseUnknown(raw, issueKey, skipped))];
  const gone = skipped.length === 0 ? (await lakeMonths()).filter((each) => !found.has(each)) : [];
  return [...found.keys(), ...gone];
}

/** @throws PermanentError saying whether the issue has no raw file, or one that cannot be used */
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
