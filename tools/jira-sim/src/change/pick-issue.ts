import type { SimIssue } from '../site/sim-issue';
import type { ChangeRoom } from './change';

const TRIES_BEFORE_SEARCHING_ALL = 20;

/** Returns a random issue with a property; searches all issues only when some random picks fail. */
export function pickIssue(room: ChangeRoom, holds: (issue: SimIssue) => boolean): SimIssue | undefined {
  const { issues } = room.site;
  const ids = [...issues.keys()];
  for (let tries = ids.length === 0 ? 0 : TRIES_BEFORE_SEARCHING_ALL; tries > 0; tries -= 1) {
    const issue = issues.get(room.random.pick(ids));
    if (issue !== undefined && holds(issue)) return issue;
  }
  for (const issue of issues.values()) if (holds(issue)) return issue;
  return undefined;
}
