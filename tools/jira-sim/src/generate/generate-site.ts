import { createRandom } from '@jiralake/seeded-random';
import { createPeople } from '../site/people';
import { LINK_TYPES, PROJECTS, type Project } from '../site/scheme';
import type { SimIssue } from '../site/sim-issue';
import { addIssue, addLink, createSite, nextId, type Site } from '../site/site';
import { createdTimes } from './created-times';
import { generateIssue } from './generate-issue';
import type { GeneratorRoom } from './generator-room';
import { makeBig } from './grow-issue';
import { liveIssue } from './live-issue';

export interface GenerateSiteOptions {
  seed: number;
  issues: number;
  /** number of the oldest issues that have long lists */
  bigIssues?: number | undefined;
  months: number;
  /** end of the generated past, epoch milliseconds */
  now: number;
  /** base URL of `self` links */
  siteUrl: string;
}

const SHARE_OF_SUBTASKS = 0.03;
const LINKS_PER_ISSUE = 0.4;

function becomeSubtask(room: GeneratorRoom, issue: SimIssue, recent: readonly SimIssue[]): void {
  const parents = recent.filter((other) => other.project === issue.project && other.parent === undefined);
  if (parents.length === 0) return;
  const parent = room.random.pick(parents);
  issue.issueType = issue.project.subtaskType;
  issue.parent = { id: parent.id, linkId: String(nextId(room.site, 'link')) };
  parent.subtaskIds.push(issue.id);
}

function addLinks({ site, random }: GeneratorRoom, issues: readonly SimIssue[]): void {
  for (let count = Math.floor(issues.length * LINKS_PER_ISSUE); count > 0 && issues.length > 1; count -= 1) {
    const [source, destination] = [random.pick(issues), random.pick(issues)];
    if (source === destination) continue;
    const id = String(nextId(site, 'link', random.int(1, 2)));
    addLink(site, { id, type: random.pick(LINK_TYPES), sourceId: source.id, destinationId: destination.id });
  }
}

/** Generates a site with a past; the same options generate the same site. */
export function generateSite(options: GenerateSiteOptions): Site {
  const random = createRandom(options.seed);
  const site = createSite(options.siteUrl, createPeople(random));
  const room: GeneratorRoom = { site, random, now: options.now };
  const [support, ops, dev] = PROJECTS;
  const projects: readonly Project[] = [support, support, support, support, support, support, ops, dev, dev];
  const issues: SimIssue[] = [];
  for (const created of createdTimes(random, options.now, options.months, options.issues)) {
    const issue = generateIssue(room, random.pick(projects), created);
    if (random.chance(SHARE_OF_SUBTASKS)) becomeSubtask(room, issue, issues.slice(-20));
    liveIssue(room, issue);
    addIssue(site, issue);
    issues.push(issue);
  }
  addLinks(room, issues);
  // a random sequence of its own, so that the rest of the site is the same with and without big issues
  const bigRoom: GeneratorRoom = { ...room, random: createRandom(options.seed + 2) };
  for (const issue of issues.slice(0, options.bigIssues ?? 0)) makeBig(bigRoom, issue);
  return site;
}
