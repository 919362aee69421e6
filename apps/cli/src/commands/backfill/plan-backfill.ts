import type { IssueId } from '@jiralake/core';
import type { Wanted } from './choose-work';
import { findNeeds, type FindNeedsPorts } from './find-needs';
import type { BackfillPorts } from './backfill-types';

/** The counts of a dry run. */
export interface BackfillPlan {
  found: number;
  fetch: IssueId[];
  files: IssueId[];
}

/** Counts what a backfill would do; writes nothing. */
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
