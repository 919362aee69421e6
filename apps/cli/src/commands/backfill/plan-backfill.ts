import type { IssueId } from '@jiralake/core';
import type { Wanted } from './choose-work';
import { findNeeds, type FindNeedsPorts } from './find-needs';
import type { BackfillPorts } from './backfill-types';

/** What a backfill would do. */
export interface BackfillPlan {
  found: number;
  fetch: IssueId[];
  files: IssueId[];
}

/** What a backfill would do now; writes nothing. */
export async function planBackfill(
  ports: FindNeedsPorts & Pick<BackfillPorts, 'onProgress'>,
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
