import { editedAll } from '../site/edits';
import { everybody } from '../site/people';
import { LINK_TYPES, PROJECTS, RESOLUTIONS, STATUSES } from '../site/scheme';
import type { Site } from '../site/site';
import { renderIssueType, renderNamed, renderStatus, renderVersion } from './render-scheme';
import { renderUser, type JsonObject } from './render-user';
import type { ProjectList, SiteList } from './served-site';

/** Returns the things of a generated site as their endpoints list them now. */
export function siteList(site: Site, list: SiteList): JsonObject[] {
  switch (list) {
    case 'status':
      return STATUSES.map((status) => renderStatus(site, status));
    case 'resolution':
      return RESOLUTIONS.map((resolution) => renderNamed(site, 'resolution', resolution));
    case 'issueLinkType':
      return LINK_TYPES.map((type) => renderNamed(site, 'issueLinkType', type));
    case 'user':
      return everybody(site.people).map((user) => renderUser(site, user));
    case 'issuetype': {
      const types = PROJECTS.flatMap(({ issueTypes, subtaskType }) => [...issueTypes, subtaskType]);
      return [...new Map(types.map((type) => [type.id, renderIssueType(site, type)])).values()];
    }
  }
}

export function projectList(site: Site, projectId: string, list: ProjectList): JsonObject[] {
  const project = PROJECTS.find(({ id }) => id === projectId);
  if (!project) return [];
  if (list === 'components') return project.components.map((each) => renderNamed(site, 'component', each));
  return editedAll(site, 'version', project.versions).map((version) => renderVersion(site, version));
}
