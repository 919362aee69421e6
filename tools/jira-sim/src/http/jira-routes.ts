import type { ServedSite } from '../render/served-site';
import type { SearchIndex } from '../search/search-index';
import { getAttachmentContent } from './attachment-routes';
import { postChangelogBulkfetch, postIssueBulkfetch } from './bulk-handlers';
import { getIssue, getRemoteLinks } from './issue-handlers';
import { getChangelog, getComments, getWorklogs } from './list-handlers';
import type { MediaLinks } from './media-links';
import type { Route } from './route';
import { getSearch, postSearch } from './search-handlers';
import {
  getFields,
  getList,
  getMyself,
  getPagedList,
  getProject,
  getProjectList,
  getServerInfo,
  getUsers,
} from './site-handlers';

const SEARCH = '/rest/api/3/search/jql';

export interface JiraRoutesOptions {
  site: ServedSite;
  index: SearchIndex;
  links: MediaLinks;
  now: () => number;
}

/** Jira's endpoints, the same at the root and behind the gateway. */
export function jiraRoutes({ site, index, links, now }: JiraRoutesOptions): Route[] {
  const search = { site, index, now };
  return [
    ['GET', SEARCH, getSearch(search)],
    ['POST', SEARCH, postSearch(search)],
    ['POST', '/rest/api/3/issue/bulkfetch', postIssueBulkfetch(site)],
    ['POST', '/rest/api/3/changelog/bulkfetch', postChangelogBulkfetch(site)],
    ['GET', '/rest/api/3/issue/:idOrKey', getIssue(site)],
    ['GET', '/rest/api/3/issue/:idOrKey/comment', getComments(site)],
    ['GET', '/rest/api/3/issue/:idOrKey/changelog', getChangelog(site)],
    ['GET', '/rest/api/3/issue/:idOrKey/worklog', getWorklogs(site)],
    ['GET', '/rest/api/3/issue/:idOrKey/remotelink', getRemoteLinks(site)],
    ['GET', '/rest/api/3/field', getFields(site)],
    ['GET', '/rest/api/3/project/:idOrKey', getProject(site)],
    ['GET', '/rest/api/3/project/:idOrKey/components', getProjectList(site, 'components')],
    ['GET', '/rest/api/3/project/:idOrKey/versions', getProjectList(site, 'versions')],
    ['GET', '/rest/api/3/resolution/search', getPagedList(site, 'resolution')],
    ...(['status', 'issuetype', 'issueLinkType'] as const).map((list): Route => [
      'GET',
      `/rest/api/3/${list}`,
      getList(site, list),
    ]),
    ['GET', '/rest/api/3/users/search', getUsers(site)],
    ['GET', '/rest/api/3/attachment/content/:id', getAttachmentContent(site, links)],
    ['GET', '/rest/api/3/myself', getMyself(site)],
    ['GET', '/rest/api/3/serverInfo', getServerInfo(site, now)],
  ];
}
