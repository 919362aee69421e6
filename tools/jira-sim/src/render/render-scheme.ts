import type { IssueType, Named, Project, Status, Version } from '../site/scheme';
import { edited } from '../site/edits';
import type { Site } from '../site/site';
import type { JsonObject } from './render-user';

type SiteUrl = Pick<Site, 'url'> & Partial<Pick<Site, 'edits'>>;

const CATEGORIES = {
  new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do' },
  indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress' },
  done: { id: 3, key: 'done', colorName: 'green', name: 'Done' },
} as const;

export function renderStatusCategory(site: SiteUrl, category: Status['category']): JsonObject {
  const shape = CATEGORIES[category];
  return { self: `${site.url}/rest/api/3/statuscategory/${shape.id}`, ...shape };
}

export function renderStatus(site: SiteUrl, status: Status): JsonObject {
  return {
    self: `${site.url}/rest/api/3/status/${status.id}`,
    description: '',
    iconUrl: `${site.url}/`,
    name: edited(site, 'status', status).name,
    id: status.id,
    statusCategory: renderStatusCategory(site, status.category),
  };
}

export function renderPriority(site: SiteUrl, priority: Named): JsonObject {
  const iconUrl = `${site.url}/images/icons/priorities/${priority.name.toLowerCase()}_new.svg`;
  return {
    self: `${site.url}/rest/api/3/priority/${priority.id}`,
    iconUrl,
    ...edited(site, 'priority', priority),
  };
}

export function renderIssueType(site: SiteUrl, type: IssueType): JsonObject {
  const { id, name, subtask, avatarId, hierarchyLevel } = edited(site, 'issuetype', type);
  const avatar = `${site.url}/rest/api/2/universal_avatar/view/type/issuetype/avatar/${avatarId}?size=medium`;
  const self = `${site.url}/rest/api/3/issuetype/${id}`;
  return { self, id, description: '', iconUrl: avatar, name, subtask, avatarId, hierarchyLevel };
}

export function renderProject(site: SiteUrl, project: Project): JsonObject {
  const { id, key, name, projectTypeKey } = project;
  const avatarUrls = { '48x48': `${site.url}/rest/api/3/universal_avatar/view/type/project/avatar/10400` };
  return {
    self: `${site.url}/rest/api/3/project/${id}`,
    id,
    key,
    name,
    projectTypeKey,
    simplified: false,
    avatarUrls,
    ...(project.category === undefined
      ? {}
      : { projectCategory: renderNamed(site, 'projectCategory', project.category) }),
  };
}

export function renderVersion(site: SiteUrl, version: Version): JsonObject {
  return { self: `${site.url}/rest/api/3/version/${version.id}`, ...edited(site, 'version', version) };
}

/** Renders components, resolutions and security levels: id, name and URL. */
export function renderNamed(site: SiteUrl, collection: string, value: Named): JsonObject {
  return { self: `${site.url}/rest/api/3/${collection}/${value.id}`, ...edited(site, collection, value) };
}
