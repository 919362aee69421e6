import type { ChangeRoom } from '../change/change';
import { createChangeDeck } from '../change/change-deck';
import { changeThing } from '../change/change-thing';
import { deleteComment } from '../change/comment-changes';
import { makeChange } from '../change/make-change';
import { touch } from '../change/record-history';
import { createRandom } from '@jiralake/seeded-random';
import { servedSite } from '../render/generated-site';
import { findIssue, type Site } from '../site/site';
import { tickSlaTimers } from '../site/sla-timer';
import type { World } from '../world';
import { GROWABLE, growIssue } from './grow-issue';

export interface GeneratedWorldOptions {
  site: Site;
  seed: number;
  /** the site's clock */
  now: () => number;
}

/** Creates a generated site, on which every kind of change is possible. */
export function generatedWorld({ site, seed, now }: GeneratedWorldOptions): World {
  const ownRoom: ChangeRoom = { site, now, random: createRandom(seed + 1) };
  const growthRandom = createRandom(seed + 3);
  return {
    site: servedSite(site),
    change: (kind, id) => makeChange(ownRoom, kind, id === undefined ? undefined : site.issues.get(id)) ?? [],
    deleteOldestComment(idOrKey) {
      const issue = findIssue(site, idOrKey);
      const [comment] = issue?.comments ?? [];
      return issue === undefined || comment === undefined ? [] : [deleteComment(ownRoom, issue, comment)];
    },
    grow(id, growth) {
      const issue = site.issues.get(id);
      if (issue === undefined) return undefined;
      growIssue({ site, random: growthRandom, now: now() }, issue, growth);
      touch(ownRoom, [issue]);
      const lengths = GROWABLE.map((list) => [list, issue[list].length] as const);
      return { issueId: id, updated: issue.updated, ...Object.fromEntries(lengths) };
    },
    changeThing: (request) => changeThing(ownRoom, request),
    script(scriptSeed) {
      const random = createRandom(scriptSeed);
      const room: ChangeRoom = { site, now, random };
      const deal = createChangeDeck(random);
      return () => makeChange(room, deal()) ?? makeChange(room, 'create') ?? [];
    },
    tick(millis) {
      for (const issue of site.issues.values()) tickSlaTimers(issue.slaTimers, millis);
    },
  };
}
