import type { Change } from '../change/change';
import { createRandom, type Random } from '@jiralake/seeded-random';
import type { JsonObject } from '../render/render-user';
import type { ServedSite } from '../render/served-site';
import { issueDeleted } from '../webhook/issue-webhooks';
import type { World } from '../world';
import { givenAttachments } from './given-attachments';
import { givenFields } from './given-fields';
import { givenLists } from './given-lists';
import { isObject } from './find-issues';
import type { GivenIssue } from './given-issue';
import { loadIssues, type LoadedIssues } from './load-issues';

export interface GivenWorldOptions {
  folder: string;
  siteUrl: string;
  seed: number;
  /** the site's clock */
  now: () => number;
}

/**
 * Creates a site of the issues in a folder, which are served as given. They can only be deleted, because other changes would need
 * invented data.
 * @throws Error when the folder has no issue that can be served
 */
export async function givenWorld({ folder, siteUrl, seed, now }: GivenWorldOptions): Promise<World> {
  const loaded = await loadIssues(folder);
  const [first] = loaded.skipped;
  if (loaded.issues.length === 0) {
    throw new Error(`${folder} holds no issue to serve${first ? `; ${first.from}: ${first.why}` : ''}`);
  }
  const issues = new Map(loaded.issues.map((issue) => [issue.id, issue]));
  const site = createGivenSite(siteUrl, issues, loaded);
  const remove = (random: Random, id?: string): Change[] => {
    const issue = issues.get(id ?? random.pick([...issues.keys()]));
    if (issue === undefined || issues.size === 1) return [];
    issues.delete(issue.id);
    const updated = Math.max(now(), issue.updated + 1);
    const webhook = issueDeleted(site, issue, creatorOf(issue), updated, 'Primary');
    return [{ kind: 'delete', issueIds: [issue.id], updated, deleted: true, webhooks: [webhook] }];
  };
  const ownRandom = createRandom(seed + 1);
  return {
    site,
    change: (kind, id) => (kind === 'delete' ? remove(ownRandom, id) : []),
    deleteOldestComment: () => [],
    grow: () => undefined,
    changeThing: () => undefined,
    script(scriptSeed) {
      const random = createRandom(scriptSeed);
      return () => remove(random);
    },
    tick: () => undefined,
  };
}

function creatorOf(issue: GivenIssue): JsonObject | undefined {
  const { creator } = issue.fields(false);
  return isObject(creator) ? creator : undefined;
}

function createGivenSite(
  url: string,
  issues: ReadonlyMap<string, GivenIssue>,
  { issues: all, skipped }: LoadedIssues,
): ServedSite {
  const idOfKey = new Map(all.map(({ key, id }) => [key.toUpperCase(), id]));
  const files = new Map(all.flatMap((issue) => givenAttachments(issue).map((file) => [file.id, file])));
  const projects = projectsOf(all);
  return {
    url,
    ...givenFields(all),
    ...givenLists(all),
    skipped,
    counts: () => ({ issues: issues.size, deleted: all.length - issues.size }),
    find: (idOrKey) => issues.get(idOrKey) ?? issues.get(idOfKey.get(idOrKey.toUpperCase()) ?? ''),
    all: () => [...issues.values()],
    attachment: (id) => files.get(id),
    projects: () => projects,
  };
}

/** Returns the projects that the issues name. */
function projectsOf(issues: readonly GivenIssue[]): JsonObject[] {
  const named = issues.map((issue) => issue.fields(false)['project']).filter(isObject);
  return [...new Map(named.map((project) => [String(project['id']), project])).values()];
}
