import type { JsonObject } from '../render/render-user';
import type { ProjectList, ServedSite, SiteList } from '../render/served-site';
import { isObject } from './find-issues';
import type { GivenIssue } from './given-issue';

/** The fields that show the things of each list. */
const PLACES: Readonly<Record<SiteList | ProjectList, readonly string[]>> = {
  status: ['status'],
  resolution: ['resolution'],
  issuetype: ['issuetype'],
  issueLinkType: [],
  user: ['creator', 'reporter', 'assignee'],
  components: ['components'],
  versions: ['fixVersions', 'versions'],
};

/** Returns lists of the things that the issues show. */
export function givenLists(all: readonly GivenIssue[]): Pick<ServedSite, 'list' | 'projectList'> {
  return {
    list: (name) => distinct(all.flatMap((issue) => shownIn(issue.fields(true), name))),
    projectList(projectId, name) {
      const ofProject = all.filter((issue) => {
        const project = issue.fields(true)['project'];
        return isObject(project) && String(project['id']) === projectId;
      });
      return distinct(ofProject.flatMap((issue) => shownIn(issue.fields(true), name)));
    },
  };
}

function shownIn(fields: JsonObject, list: SiteList | ProjectList): JsonObject[] {
  const links = objectsIn(fields['issuelinks']);
  if (list === 'issueLinkType') return links.flatMap(({ type }) => objectsIn(type));
  const own = PLACES[list].flatMap((name) => objectsIn(fields[name]));
  const linked = links.flatMap(({ inwardIssue, outwardIssue }) =>
    [inwardIssue, outwardIssue].flatMap((issue) =>
      isObject(issue) && isObject(issue['fields']) ? objectsIn(issue['fields'][list]) : [],
    ),
  );
  return [...own, ...linked];
}

function objectsIn(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject);
}

/** Removes duplicates by id, or account id for people; keeps the first. */
function distinct(things: readonly JsonObject[]): JsonObject[] {
  return [...new Map(things.map((thing) => [String(thing['id'] ?? thing['accountId']), thing])).values()];
}
