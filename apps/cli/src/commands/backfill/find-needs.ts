import { needOf, type FoundIssue, type Need, type Wanted } from './choose-work';
import type { BackfillPorts } from './backfill-types';

export type FindNeedsPorts = Pick<BackfillPorts, 'find' | 'raw' | 'attachments' | 'isMarked' | 'incomplete'>;

/** Yields each issue of the scope with what it needs; writes nothing. */
export async function* findNeeds(
  ports: FindNeedsPorts,
  wanted: Wanted,
  changedWithinMinutes?: number,
): AsyncGenerator<Pick<FoundIssue, 'id'> & { need: Need }> {
  // incomplete issues are retried in the first pass only
  const retried = changedWithinMinutes === undefined ? await ports.incomplete() : [];
  const incomplete = new Set(retried.map(({ id }) => id));
  for await (const found of ports.find(changedWithinMinutes))
    yield { id: found.id, need: await needOf({ ...ports, incomplete }, wanted, found) };
}
