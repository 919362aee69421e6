import { needOf, type FoundIssue, type Need, type Wanted } from './choose-work';
import type { BackfillPorts } from './backfill-types';

export type FindNeedsPorts = Pick<BackfillPorts, 'find' | 'raw' | 'attachments' | 'isMarked' | 'incomplete'>;

/** What each issue of the scope needs, as the site shows them; writes nothing. */
export async function* findNeeds(
  ports: FindNeedsPorts,
  wanted: Wanted,
  changedWithinMinutes?: number,
): AsyncGenerator<Pick<FoundIssue, 'id'> & { need: Need }> {
  // once is enough
  const retried = changedWithinMinutes === undefined ? await ports.incomplete() : [];
  const incomplete = new Set(retried.map(({ id }) => id));
  for await (const found of ports.find(changedWithinMinutes))
    yield { id: found.id, need: await needOf({ ...ports, incomplete }, wanted, found) };
}
