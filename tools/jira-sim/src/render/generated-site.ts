import { PROJECTS } from '../site/scheme';
import type { SimIssue } from '../site/sim-issue';
import { findIssue, type Site } from '../site/site';
import { FIELD_NAMES, FIELD_SCHEMAS } from './field-catalogue';
import { fieldListOf } from './field-list';
import { projectList, siteList } from './site-lists';
import { renderComment, renderHistory, renderRemoteLink, renderWorklog } from './render-children';
import { renderFields } from './render-fields';
import { renderProject } from './render-scheme';
import { renderedFields } from './rendered-fields';
import type { ServedIssue, ServedSite } from './served-site';

export function servedIssue(site: Site, issue: SimIssue): ServedIssue {
  const { id } = issue;
  return {
    id,
    get key() {
      return issue.key;
    },
    created: issue.created,
    get updated() {
      return issue.updated;
    },
    fields: (seesSla) => renderFields(site, issue, seesSla),
    comments: () => issue.comments.map((comment) => renderComment(site, id, comment)),
    worklogs: () => issue.worklogs.map((worklog) => renderWorklog(site, id, worklog)),
    histories: () => issue.histories.map((history) => renderHistory(site, history)),
    ownLists: () => ({
      remoteLinks: issue.remoteLinks.map((link) => renderRemoteLink(site, issue, link)),
    }),
    renderedFields: () => renderedFields(issue),
  };
}

/** Serves a generated site in its present state. */
export function servedSite(site: Site): ServedSite {
  return {
    url: site.url,
    get fieldList() {
      return fieldListOf(site);
    },
    get names() {
      return new Map([...FIELD_NAMES, ...site.fieldNames]);
    },
    schemas: FIELD_SCHEMAS,
    skipped: [],
    counts: () => ({ issues: site.issues.size, deleted: site.deleted }),
    find(idOrKey) {
      const issue = findIssue(site, idOrKey);
      return issue && servedIssue(site, issue);
    },
    *all() {
      for (const issue of [...site.issues.values()]) yield servedIssue(site, issue);
    },
    attachment: (id) => site.attachments.get(id),
    list: (name) => siteList(site, name),
    projectList: (projectId, name) => projectList(site, projectId, name),
    projects: () => PROJECTS.map((project) => renderProject(site, project)),
  };
}
