import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IssueId } from '@jiralake/core';
import type { DuckDb } from '@jiralake/duckdb';
import { changeIssue } from '../everyday-changes';
import type { BenchStack } from '../with-stack';
import { keepPublishedStates } from './published-states';

export interface PacedChanges {
  ids: readonly IssueId[];
  changes: number;
  everyMs: number;
  /** the published issues of the month */
  file: string;
  db: DuckDb;
}

/** All changes are published so long after the last one. */
const LAST_MS = 3_000;

/** Changes of one month at a steady pace; returns the milliseconds from each to its published file. */
export async function measurePace(
  { simulator, dataDir }: Pick<BenchStack, 'simulator' | 'dataDir'>,
  { ids, changes, everyMs, file, db }: PacedChanges,
): Promise<number[]> {
  const states = keepPublishedStates(file, path.join(dataDir, 'published-states'));
  const before = (await simulator.changes()).length;
  try {
    const beganAt = performance.now();
    for (let round = 0; round < changes; round++) {
      await sleep(Math.max(0, beganAt + round * everyMs - performance.now()));
      const id = ids[(round * 7_919) % ids.length];
      if (id !== undefined) await changeIssue(simulator, id, round);
    }
    await sleep(LAST_MS);
  } finally {
    states.stop();
  }
  const times: number[] = [];
  for (const { issueIds, updated, at } of (await simulator.changes()).slice(before)) {
    const [id] = issueIds;
    const seenAt = id === undefined ? undefined : await states.firstSeen(db, id, updated);
    if (seenAt === undefined) throw new Error(`the change of issue ${id} was not published`);
    times.push(seenAt - at);
  }
  return times;
}
