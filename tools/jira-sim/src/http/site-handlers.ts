import type { ProjectList, ServedSite, SiteList } from '../render/served-site';
import { jiraTime } from '../site-time';
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

/** By id, or by key in any case. */
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

/** A whole list in one answer. */
export function getList(site: ServedSite, list: Exclude<SiteList, 'user'>): Handler {
  return () => {
    const things = site.list(list);
    return { status: 200, body: list === 'issueLinkType' ? { issueLinkTypes: things } : things };
  };
}

const MOST_USERS = 1_000;

export function getUsers(site: ServedSite): Handler {
  return ({ query }) => {
    const startAt = Number(query.get('startAt') ?? 0);
    const most = Math.min(Number(query.get('maxResults') ?? 50), MOST_USERS);
    return { status: 200, body: site.list('user').slice(startAt, startAt + most) };
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
