import { renderIssue } from '../render/render-issue';
import type { ServedSite } from '../render/served-site';
import { errorReply, type Handler } from './route';

export const GONE = 'Issue does not exist or you do not have permission to see it.';

export function getIssue(site: ServedSite): Handler {
  return ({ params, query, account }) => {
    const issue = site.find(params['idOrKey'] ?? '');
    if (issue === undefined) return errorReply(404, GONE);
    const fields = query.getAll('fields');
    const expand = query.getAll('expand');
    return {
      status: 200,
      body: renderIssue(site, issue, { fields, expand, seesSla: account?.seesSla ?? false }),
    };
  };
}

export function getRemoteLinks(site: ServedSite): Handler {
  return ({ params, query }) => {
    const issue = site.find(params['idOrKey'] ?? '');
    if (issue === undefined) return errorReply(404, GONE);
    const wanted = query.get('globalId');
    const links = issue.ownLists()['remoteLinks'] ?? [];
    const body = links.filter(({ globalId }) => wanted === null || globalId === wanted);
    return { status: 200, body };
  };
}
