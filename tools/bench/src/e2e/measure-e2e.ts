import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import { monthOf, type IssueId, type Month } from '@jiralake/core';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import type { SiteIssue } from '@jiralake/local-stack';
import { createTables, defaultFieldMap } from '@jiralake/tables';
import type { BenchmarkOptions } from '../benchmark';
import { changeIssue } from '../everyday-changes';
import { runCommand } from '../run-command';
import { withStack, type BenchStack } from '../with-stack';
import { measurePace } from './measure-pace';
import { watchPublishing, type PublishingWatch } from './watch-publishing';

/** Times of one change on an idle system, in milliseconds. */
export interface MeasuredChange {
  /** from the change on the site to its raw file */
  toRaw: number;
  /** from the raw file to the last of its published files */
  toPublished: number;
}

const LOOK_EVERY_MS = 100;
/** When nothing is published for this long, the whole change is published. */
const QUIET_MS = 600;
const LONGEST_MS = 60_000;

/**
 * Single changes through all services in a month of about that many issues: one after the other, and then as many at a steady
 * pace, of which the milliseconds from each change to its published file are in `paced`.
 */
export function measureE2e(
  options: BenchmarkOptions,
  { issues, changes, everyMs }: { issues: number; changes: number; everyMs: number },
): Promise<{ issuesInMonth: number; measured: MeasuredChange[]; paced: number[] }> {
  const spec = {
    name: 'e2e',
    site: { issues, months: 1, seed: 1 },
    replicas: { ingress: 1, fetcher: 1, transformer: 1 },
    env: { LOG_LEVEL: 'info', JIRA_MAX_REQUESTS_PER_SECOND: '100000' },
  };
  return withStack(options, spec, async (stack) => {
    options.say(`e2e: filling a month with ${issues} issues`);
    await runCommand(options, stack, ['backfill', '--no-attachments']);
    const { month, ids } = fullestMonth(await stack.simulator.issues());
    const paths = dataPaths(loadConfig(storageVariables, stack.env));
    const tables = createTables(defaultFieldMap).map(({ name }) => name);
    const publishing = await watchPublishing(paths.lake, tables);
    const db = await openDuckDb();
    try {
      options.say(`e2e: ${changes} changes, one after the other, in ${month} with ${ids.length} issues`);
      const measured: MeasuredChange[] = [];
      const file = path.join(paths.lake, 'issues', `${month}.parquet`);
      for (let round = 0; round < changes; round++) {
        const id = ids[(round * 7_919) % ids.length];
        if (id === undefined) throw new Error('the site has no issue');
        measured.push(await measureOne({ ...stack, publishing, db, file, raw: paths.raw }, id, round));
      }
      options.say(`e2e: ${changes} changes, one every ${everyMs} ms`);
      const paced = await measurePace(stack, { ids, changes, everyMs, file, db });
      return { issuesInMonth: ids.length, measured, paced };
    } finally {
      publishing.stop();
      db.close();
    }
  });
}

/** Returns the fuller of the two calendar months that a month of work covers. */
function fullestMonth(found: readonly SiteIssue[]): { month: Month; ids: IssueId[] } {
  const months = new Map<Month, IssueId[]>();
  for (const { issue } of found) {
    const month = monthOf(issue.fields.created);
    months.set(month, [...(months.get(month) ?? []), issue.id]);
  }
  const [fullest] = [...months].sort(([, a], [, b]) => b.length - a.length);
  if (!fullest) throw new Error('the site has no issue');
  return { month: fullest[0], ids: fullest[1] };
}

interface OneChange extends BenchStack {
  publishing: PublishingWatch;
  db: DuckDb;
  /** the issues of the month */
  file: string;
  raw: string;
}

async function measureOne(
  { simulator, publishing, db, file, raw }: OneChange,
  id: IssueId,
  round: number,
): Promise<MeasuredChange> {
  const before = (await simulator.changes()).length;
  await changeIssue(simulator, id, round);
  const change = (await simulator.changes())[before];
  if (!change) throw new Error(`issue ${id} could not be changed`);
  const deadline = Date.now() + LONGEST_MS;
  while (!isQuietSince(publishing, change.at) || (await updatedIn(db, file, id)) < change.updated) {
    if (Date.now() > deadline) throw new Error(`the change of issue ${id} was not published`);
    await sleep(LOOK_EVERY_MS);
  }
  const { mtimeMs } = await stat(path.join(raw, 'issues', 'by-id', `${id}.json`));
  return { toRaw: mtimeMs - change.at, toPublished: (publishing.lastAt() ?? NaN) - mtimeMs };
}

function isQuietSince({ lastAt }: PublishingWatch, at: number): boolean {
  const last = lastAt() ?? 0;
  return last >= at && Date.now() - last >= QUIET_MS;
}

async function updatedIn(db: DuckDb, file: string, id: IssueId): Promise<number> {
  const { rows } = await db.query(
    `select epoch_ms(updated_at)::double from '${file.replaceAll("'", "''")}' where issue_id = '${id}'`,
  );
  return Number(rows[0]?.[0]);
}
