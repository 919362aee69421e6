import type { ProjectList, ServedSite, SiteList } from '../render/served-site';
import { jiraTime } from '../site-time';
import { pageOf, readPage } from './page-request';
import { errorReply, type Handler } from './route';

export function getFields(site: ServedSite): Handler {
  return () => ({ status: 200, body: site.fieldList });
}

export function getMyself(site: ServedSite): Handler {
  return ({ account }) => ({
    status: 200,
    body: {
      self: `${site.url}/rest/api/3/user?accountId=${encodeURIComponent(account?.accountId ?? '')}`,
      accountId: account?.accountId,
      accountType: 'atlassian',
      emailAddress: account?.email,
      displayName: account?.displayName,
      active: true,
      timeZone: 'Europe/Berlin',
      locale: 'en_US',
      groups: { size: 1, items: [] },
      applicationRoles: { size: 1, items: [] },
    },
  });
}

/** Finds a project by id, or by key in any case. */
export function getProject(site: ServedSite): Handler {
  return ({ params }) => {
    const wanted = (params['idOrKey'] ?? '').toUpperCase();
    const project = site
      .projects()
      .find(({ id, key }) => [id, key].some((name) => String(name).toUpperCase() === wanted));
    if (project) return { status: 200, body: project };
    return errorReply(404, `No project could be found with key '${params['idOrKey']}'.`);
  };
}

/** Returns a handler that returns a whole list. */
export function getList(site: ServedSite, list: SiteList): Handler {
  return () => {
    const things = site.list(list);
    return { status: 200, body: list === 'issueLinkType' ? { issueLinkTypes: things } : things };
  };
}

/** Returns a handler for pages of a list, with the signs of the last page. */
export function getPagedList(site: ServedSite, list: SiteList): Handler {
  return ({ query }) => {
    const page = readPage(query, { usual: 50, most: 50 });
    if ('status' in page) return page;
    const all = site.list(list);
    const values = pageOf(all, page);
    const isLast = page.startAt + values.length >= all.length;
    return { status: 200, body: { ...page, total: all.length, isLast, values } };
  };
}

/** Returns a handler for pages without any sign of the last one. */
export function getUsers(site: ServedSite): Handler {
  return ({ query }) => {
    const page = readPage(query, { usual: 50, most: 1_000 });
    return 'status' in page ? page : { status: 200, body: pageOf(site.list('user'), page) };
  };
}

export function getProjectList(site: ServedSite, list: ProjectList): Handler {
  const asks = getProject(site);
  return (request) => {
    const reply = asks(request);
    if (reply.status !== 200) return reply;
    const { id } = reply.body as { id: string };
    return { status: 200, body: site.projectList(id, list) };
  };
}

export function getServerInfo(site: ServedSite, now: () => number): Handler {
  return () => ({
    status: 200,
    body: {
      baseUrl: site.url,
      version: '1001.0.0-SNAPSHOT',
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud',
      buildNumber: 100_290,
      serverTime: jiraTime(now()),
      serverTitle: 'Simulated Jira',
      defaultLocale: { locale: 'en_US' },
      serverTimeZone: 'Europe/Berlin',
    },
  });
}
