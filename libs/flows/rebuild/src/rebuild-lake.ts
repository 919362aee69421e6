import { countOf, forEachConcurrently, PermanentError, type IssueId, type Month } from '@jiralake/core';
import { createRebuildTasks, type RebuildTasks, type RebuildPorts, type Skipped } from './rebuild-tasks';
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

/** The newest raw file of an issue, and the month of the issue; about 200 bytes an issue. */
interface IssueLocation {
  file: string;
  month: Month | undefined;
  syncedAt: string;
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
  const { locations, skipped, keys } = await findIssues(ports, choice, tasks);
  const byMonth = new Map<Month, { id: IssueId; file: string }[]>();
  for (const [id, { month, file }] of locations) {
    if (!month) continue;
    const issues = byMonth.get(month) ?? [];
    issues.push({ id, file });
    byMonth.set(month, issues);
  }
  const months = await chosenMonths(ports, choice, byMonth, keys, skipped);
  // no row is removed when a raw file cannot be read, so nothing has to be refused then
  if (!choice.force && skipped.length === 0) {
    const { folder } = ports.raw;
    const known = {
      folder,
      has: (id: IssueId) => locations.has(id),
      hasAnyOf: (of: Month) => byMonth.has(of),
    };
    await refuseMissingRaw(ports.lake, months, known);
  }
  const summary: RebuildSummary = { months: 0, issues: 0, rows: {}, skipped: [...skipped] };
  await forEachConcurrently(choice.parallel, months, async (month) => {
    const rebuilt = await tasks.rebuildMonth({ month, issues: byMonth.get(month) ?? [], skipped });
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
  { parallel, force }: RebuildChoice,
  tasks: RebuildTasks,
) {
  const files = await raw.list();
  if (!force) refuseEmptyRaw(raw.folder, files);
  const batches = Array.from({ length: Math.ceil(files.length / FILES_PER_TASK) }, (_, i) =>
    files.slice(i * FILES_PER_TASK, (i + 1) * FILES_PER_TASK),
  );
  const located: Awaited<ReturnType<RebuildTasks['locate']>>[] = [];
  let done = 0;
  await forEachConcurrently(parallel, [...batches.entries()], async ([i, batch]) => {
    located[i] = await tasks.locate(batch);
    done += batch.length;
    onProgress({ step: 'reading', done, total: files.length });
  });
  const locations = new Map<IssueId, IssueLocation>();
  const keys = new Map<string, Month>();
  const skipped: Skipped[] = [];
  for (const found of located.flat()) {
    if ('error' in found) {
      skipped.push({ what: found.file, error: found.error });
      continue;
    }
    const { file, id, key, month, syncedAt } = found;
    const before = locations.get(id);
    if (before && before.syncedAt > syncedAt) continue;
    locations.set(id, { file, month, syncedAt });
    if (key !== undefined && month) keys.set(key, month);
  }
  return { locations, keys, skipped };
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
