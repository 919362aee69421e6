import type { IssueId } from '@jiralake/core';
import { needOf, type Wanted } from './choose-work';
import type { BackfillPorts } from './run-backfill';

/** What a plan would do. */
export interface BackfillPlan {
  found: number;
  fetch: IssueId[];
  files: IssueId[];
}

/** What a backfill would do now; writes nothing. */
export async function planBackfill(
  ports: Pick<BackfillPorts, 'find' | 'raw' | 'attachments' | 'incomplete' | 'onProgress'>,
  wanted: Wanted,
  changedWithinMinutes?: number,
): Promise<BackfillPlan> {
  const found = await ports.find(changedWithinMinutes);
  // once is enough
  const retried = changedWithinMinutes === undefined ? await ports.incomplete() : [];
  const incomplete = new Set(retried.map(({ id }) => id));
  const plan: BackfillPlan = { found: found.size, fetch: [], files: [] };
  let compared = 0;
  for (const [id, updated] of found) {
    const need = await needOf({ ...ports, incomplete }, wanted, id, updated);
    if (need !== 'nothing') plan[need].push(id);
    ports.onProgress('comparing', ++compared, found.size);
  }
  return plan;
}
