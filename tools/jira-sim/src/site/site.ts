import type { Edits } from './edits';
import type { People } from './people';
import type { Project } from './scheme';
import type { SimAttachment, SimIssue, SimLink } from './sim-issue';

export type Sequence = 'issue' | 'comment' | 'worklog' | 'attachment' | 'history' | 'link' | 'remoteLink';

export interface Site {
  /** base URL of `self` links */
  readonly url: string;
  readonly people: People;
  /** changes of statuses, versions and other things that all sites share */
  readonly edits: Edits;
  /** names of renamed and added fields, by id */
  readonly fieldNames: Map<string, string>;
  readonly issues: Map<string, SimIssue>;
  /** issue ids by upper-case key, former keys included */
  readonly keys: Map<string, string>;
  readonly links: Map<string, SimLink>;
  readonly attachments: Map<string, SimAttachment>;
  readonly sequences: Record<Sequence, number>;
  readonly projectCounters: Map<string, number>;
  deleted: number;
}

export function createSite(url: string, people: People): Site {
  return {
    url,
    people,
    edits: new Map(),
    fieldNames: new Map(),
    issues: new Map(),
    keys: new Map(),
    links: new Map(),
    attachments: new Map(),
    sequences: {
      issue: 10_000,
      comment: 33_000,
      worklog: 11_200,
      attachment: 55_000,
      history: 91_000,
      link: 30_500,
      remoteLink: 10_000,
    },
    projectCounters: new Map(),
    deleted: 0,
  };
}

export function nextId(site: Site, sequence: Sequence, step = 1): number {
  site.sequences[sequence] += step;
  return site.sequences[sequence];
}

export function nextKey(site: Site, project: Project): string {
  const number = (site.projectCounters.get(project.key) ?? 0) + 1;
  site.projectCounters.set(project.key, number);
  return `${project.key}-${number}`;
}

/** Finds an issue by id, by key in any case, or by a former key. */
export function findIssue(site: Site, idOrKey: string): SimIssue | undefined {
  return site.issues.get(idOrKey) ?? site.issues.get(site.keys.get(idOrKey.toUpperCase()) ?? '');
}

export function addIssue(site: Site, issue: SimIssue): void {
  site.issues.set(issue.id, issue);
  site.keys.set(issue.key.toUpperCase(), issue.id);
  for (const attachment of issue.attachments) site.attachments.set(attachment.id, attachment);
}

export function linksOf(site: Site, issue: SimIssue): SimLink[] {
  return issue.linkIds.flatMap((id) => site.links.get(id) ?? []);
}

/** Returns the issue at the other end of a link. */
export function otherEnd(site: Site, link: SimLink, issue: SimIssue): SimIssue | undefined {
  return site.issues.get(link.sourceId === issue.id ? link.destinationId : link.sourceId);
}

export function addLink(site: Site, link: SimLink): void {
  site.links.set(link.id, link);
  for (const id of [link.sourceId, link.destinationId]) site.issues.get(id)?.linkIds.push(link.id);
}

export function removeLink(site: Site, link: SimLink): void {
  site.links.delete(link.id);
  for (const id of [link.sourceId, link.destinationId]) {
    const issue = site.issues.get(id);
    if (issue !== undefined) issue.linkIds = issue.linkIds.filter((linkId) => linkId !== link.id);
  }
}
