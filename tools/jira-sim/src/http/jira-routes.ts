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

const LISTS = {
  status: 'the statuses',
  issuetype: 'the issue types',
  issueLinkType: 'the types of links between issues',
} as const;
const siteLists = Object.keys(LISTS) as (keyof typeof LISTS)[];

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
    ['GET', SEARCH, 'issues by JQL, see Search', getSearch(search)],
    ['POST', SEARCH, 'the same, asked in the body', postSearch(search)],
    [
      'POST',
      '/rest/api/3/issue/bulkfetch',
      'up to 100 issues: `issueIdsOrKeys`, `fields`, `expand`',
      postIssueBulkfetch(site),
    ],
    [
      'POST',
      '/rest/api/3/changelog/bulkfetch',
      'the change logs of up to 1000 issues: `issueIdsOrKeys`',
      postChangelogBulkfetch(site),
    ],
    [
      'GET',
      '/rest/api/3/issue/:idOrKey',
      'an issue: `fields`, `expand=changelog,names,schema,renderedFields`',
      getIssue(site),
    ],
    [
      'GET',
      '/rest/api/3/issue/:idOrKey/comment',
      'its comments: `startAt`, `maxResults` up to 100, `orderBy=created` or `-created`',
      getComments(site),
    ],
    [
      'GET',
      '/rest/api/3/issue/:idOrKey/changelog',
      'its changes, the oldest first: up to 100, with `isLast` and `nextPage`',
      getChangelog(site),
    ],
    [
      'GET',
      '/rest/api/3/issue/:idOrKey/worklog',
      'its worklogs, the oldest first: up to 5000, `startedAfter`, `startedBefore`',
      getWorklogs(site),
    ],
    ['GET', '/rest/api/3/issue/:idOrKey/remotelink', 'its remote links: `globalId`', getRemoteLinks(site)],
    ['GET', '/rest/api/3/field', 'the field catalogue', getFields(site)],
    ['GET', '/rest/api/3/project/:idOrKey', 'a project', getProject(site)],
    ['GET', '/rest/api/3/project/:idOrKey/components', 'its components', getProjectList(site, 'components')],
    ['GET', '/rest/api/3/project/:idOrKey/versions', 'its versions', getProjectList(site, 'versions')],
    ['GET', '/rest/api/3/resolution/search', 'the resolutions, in pages', getPagedList(site, 'resolution')],
    ...siteLists.map((list): Route => ['GET', `/rest/api/3/${list}`, LISTS[list], getList(site, list)]),
    ['GET', '/rest/api/3/users/search', 'the users, in pages', getUsers(site)],
    [
      'GET',
      '/rest/api/3/attachment/content/:id',
      'a file: 303 to the media host, or its bytes with `redirect=false`; both know `Range: bytes=N-`',
      getAttachmentContent(site, links),
    ],
    ['GET', '/rest/api/3/myself', 'the account of the login', getMyself(site)],
    ['GET', '/rest/api/3/serverInfo', 'the site and its clock', getServerInfo(site, now)],
  ];
}
