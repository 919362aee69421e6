import type { IssueId } from '@jiralake/core';
import { needOf, type FoundIssue, type Need, type Wanted } from './choose-work';
import type { BackfillPorts } from './run-backfill';

export type PlanPorts = Pick<BackfillPorts, 'find' | 'raw' | 'attachments' | 'incomplete'>;

/** What each issue of the scope needs, as the site shows them; writes nothing. */
export async function* findNeeds(
  ports: PlanPorts,
  wanted: Wanted,
  changedWithinMinutes?: number,
): AsyncGenerator<Pick<FoundIssue, 'id'> & { need: Need }> {
  // once is enough
  const retried = changedWithinMinutes === undefined ? await ports.incomplete() : [];
  const incomplete = new Set(retried.map(({ id }) => id));
  for await (const found of ports.find(changedWithinMinutes))
    yield { id: found.id, need: await needOf({ ...ports, incomplete }, wanted, found) };
}

/** What a backfill would do. */
export interface BackfillPlan {
  found: number;
  fetch: IssueId[];
  files: IssueId[];
}

/** What a backfill would do now; writes nothing. */
export async function planBackfill(
  ports: PlanPorts & Pick<BackfillPorts, 'onProgress'>,
  wanted: Wanted,
): Promise<BackfillPlan> {
  const plan: BackfillPlan = { found: 0, fetch: [], files: [] };
  for await (const { id, need } of findNeeds(ports, wanted)) {
    plan.found += 1;
    if (need !== 'nothing') plan[need].push(id);
    ports.onProgress('finding issues', plan.found, undefined);
  }
  return plan;
}
