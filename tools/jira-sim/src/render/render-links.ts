import type { SimIssue } from '../site/sim-issue';
import { edited } from '../site/edits';
import { linksOf, otherEnd, type Site } from '../site/site';
import { renderIssueType, renderPriority, renderStatus } from './render-scheme';
import type { JsonObject } from './render-user';

/** Renders an issue as embedded in another one, in its present state, so it changes without an event of the outer issue. */
export function renderIssueReference(site: Site, issue: SimIssue): JsonObject {
  return {
    id: issue.id,
    key: issue.key,
    self: `${site.url}/rest/api/3/issue/${issue.id}`,
    fields: {
      summary: issue.summary,
      status: renderStatus(site, issue.status),
      ...(issue.priority === null ? {} : { priority: renderPriority(site, issue.priority) }),
      issuetype: renderIssueType(site, issue.issueType),
    },
  };
}

export function renderIssueLinks(site: Site, issue: SimIssue): JsonObject[] {
  return linksOf(site, issue).flatMap((link) => {
    const other = otherEnd(site, link, issue);
    if (other === undefined) return [];
    const side = link.sourceId === issue.id ? 'outwardIssue' : 'inwardIssue';
    const type = {
      ...edited(site, 'issueLinkType', link.type),
      self: `${site.url}/rest/api/3/issueLinkType/${link.type.id}`,
    };
    const self = `${site.url}/rest/api/3/issueLink/${link.id}`;
    return [{ id: link.id, self, type, [side]: renderIssueReference(site, other) }];
  });
}
