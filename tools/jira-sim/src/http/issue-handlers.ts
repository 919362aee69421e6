import { renderRemoteLink } from '../render/render-children';
import { renderIssue } from '../render/render-issue';
import { findIssue, type Site } from '../site/site';
import { errorReply, type Handler } from './route';

export const GONE = 'Issue does not exist or you do not have permission to see it.';

export function getIssue(site: Site): Handler {
  return ({ params, query, account }) => {
    const issue = findIssue(site, params['idOrKey'] ?? '');
    if (issue === undefined) return errorReply(404, GONE);
    const fields = query.getAll('fields');
    const expand = query.getAll('expand');
    return {
      status: 200,
      body: renderIssue(site, issue, { fields, expand, seesSla: account?.seesSla ?? false }),
    };
  };
}

export function getRemoteLinks(site: Site): Handler {
  return ({ params, query }) => {
    const issue = findIssue(site, params['idOrKey'] ?? '');
    if (issue === undefined) return errorReply(404, GONE);
    const globalId = query.get('globalId');
    const links = issue.remoteLinks.filter((link) => globalId === null || link.globalId === globalId);
    return { status: 200, body: links.map((link) => renderRemoteLink(site, issue, link)) };
  };
}
