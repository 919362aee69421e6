import { Agent } from 'node:http';
import type { SiteRequest } from '@jiralake/local-stack';
import axios from 'axios';
import type { DoneFetch } from './fetch-driver';

export interface FetchWithRequests {
  fetch: DoneFetch;
  /** its requests to Jira, the issue itself first */
  requests: SiteRequest[];
}

const ISSUE = '/rest/api/3/issue/:idOrKey';
const isIssue = ({ route, account }: SiteRequest): boolean => route === ISSUE && account === 'main';

/**
 * Assigns to each fetch the requests that it sent. Fetches ran one after the other, so each begins with the request for the issue
 * itself; requests that belong to no issue are dropped.
 * @throws Error when the log of the site does not fit the fetches
 */
export function pairWithRequests(
  done: readonly DoneFetch[],
  log: readonly SiteRequest[],
): FetchWithRequests[] {
  const groups: SiteRequest[][] = [];
  for (const request of log.filter(({ route }) => route.startsWith(ISSUE))) {
    if (isIssue(request)) groups.push([request]);
    else groups.at(-1)?.push(request);
  }
  if (groups.length !== done.length)
    throw new Error(`${done.length} fetches and ${groups.length} requests for an issue do not fit`);
  return done.map((fetch, i) => {
    const requests = groups[i] ?? [];
    if (!requests[0]?.path.includes(`/${fetch.id}`))
      throw new Error(`the requests of issue ${fetch.id} are not in the log`);
    return { fetch, requests };
  });
}

type Variables = Readonly<Record<string, string>>;

/**
 * Sends requests again with the fetcher's HTTP client, in the same order: the issue first, then all others at once. Returns the
 * time in milliseconds; responses are received and not parsed.
 */
export function createReplay(env: Variables): (requests: readonly SiteRequest[]) => Promise<number> {
  const client = axios.create({
    baseURL: env['JIRA_BASE_URL'] ?? '',
    httpAgent: new Agent({ keepAlive: true }),
    responseType: 'text',
    transformResponse: (body: string) => body,
  });
  const auth = {
    main: { username: env['JIRA_EMAIL'] ?? '', password: env['JIRA_API_TOKEN'] ?? '' },
    service: { username: env['JIRA_SLA_EMAIL'] ?? '', password: env['JIRA_SLA_API_TOKEN'] ?? '' },
  };
  const send = ({ path, account }: SiteRequest): Promise<unknown> =>
    client.get(path, { auth: account === 'service' ? auth.service : auth.main });
  return async ([first, ...rest]) => {
    const startedAt = performance.now();
    if (first) await send(first);
    await Promise.all(rest.map(send));
    return performance.now() - startedAt;
  };
}
