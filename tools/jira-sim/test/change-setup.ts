import { generateSite } from '../src/generate/generate-site';
import { createRandom } from '@jiralake/seeded-random';
import type { SimIssue } from '../src/site/sim-issue';
import type { Change, ChangeKind, ChangeRoom } from '../src/change/change';
import { makeChange } from '../src/change/make-change';

const NOW = Date.parse('2026-11-24T10:00:00Z');

/** A site to change in unit tests, with a stopped clock. */
export function changeSetup(issues = 200, seed = 4) {
  const site = generateSite({ seed, issues, months: 3, now: NOW, siteUrl: 'https://acme.test' });
  const room: ChangeRoom = { site, random: createRandom(seed), now: () => NOW };
  const change = (kind: ChangeKind, issue?: SimIssue) => {
    const changes = makeChange(room, kind, issue);
    if (changes === undefined) throw new Error(`no ${kind}`);
    return changes as [Change, ...Change[]];
  };
  const find = (holds: (issue: SimIssue) => boolean) => [...site.issues.values()].find(holds)!;
  return { site, room, change, find };
}

export const bodiesOf = (changes: Change[]) =>
  changes.flatMap(({ webhooks }) => webhooks.map(({ body }) => body));
