import { z } from 'zod';
import { getJson, type JsonSource } from './get-json';
import { pagesOf } from './pages';
import type { Http } from './request';

/** A thing of the site, and what it is called now, in the language of the account. */
export interface NamedThing {
  id: string;
  name: string;
}

/** Lists of the whole site that are one request each. */
export type SiteList = 'status' | 'priority' | 'resolution' | 'issuetype' | 'issueLinkType';

/** What things are called, which changes without an event of the issues that show it. */
export interface Catalogues {
  /** `undefined` when the account may not read it, or the site does not have it. */
  getSiteList(list: SiteList, signal: AbortSignal): Promise<NamedThing[] | undefined>;
  /** Those of a project; `undefined` when the account does not see it. */
  getProjectList(
    projectId: string,
    list: 'components' | 'versions',
    signal: AbortSignal,
  ): Promise<NamedThing[] | undefined>;
  /** Everybody who has an account, a thousand in a request; `undefined` without the right to browse users. */
  getUsers(signal: AbortSignal): Promise<NamedThing[] | undefined>;
}

const id = z.union([z.string(), z.number()]).transform(String);
const named = z.array(z.looseObject({ id, name: z.string() }));
const linkTypes = z.looseObject({ issueLinkTypes: named }).transform(({ issueLinkTypes }) => issueLinkTypes);
const users = z.array(z.looseObject({ accountId: z.string(), displayName: z.string().nullish() }));

const USERS_IN_REQUEST = 1_000;
/** Refused, or not there. */
const ABSENT = [403, 404];

export function createCatalogues(http: Http, source: JsonSource): Catalogues {
  const list = async (path: string, schema: z.ZodType<NamedThing[]>, signal: AbortSignal, params = {}) => {
    const request = { endpoint: 'catalogue', path, schema, params, absent: ABSENT, signal } as const;
    const things = await getJson(http, source, request);
    return things?.map((thing) => ({ id: thing.id, name: thing.name }));
  };
  return {
    getSiteList: (name, signal) =>
      list(`/rest/api/3/${name}`, name === 'issueLinkType' ? linkTypes : named, signal),
    getProjectList: (projectId, name, signal) =>
      list(
        `/rest/api/3/project/${encodeURIComponent(projectId)}/${name}`,
        named,
        signal,
        // those of Compass as well, which issues show in the same field
        name === 'components' ? { componentSource: 'auto' } : {},
      ),
    async getUsers(signal) {
      const found: NamedThing[] = [];
      let isRefused = false;
      const fetchPage = async (startAt: number) => {
        const page = await getJson(http, source, {
          ...{ endpoint: 'catalogue' as const, path: '/rest/api/3/users/search', schema: users, signal },
          params: { startAt: String(startAt), maxResults: String(USERS_IN_REQUEST) },
          absent: ABSENT,
        });
        isRefused ||= page === undefined;
        return page && { items: page, total: undefined, isLast: page.length < USERS_IN_REQUEST };
      };
      for await (const { items } of pagesOf(fetchPage))
        for (const { accountId, displayName } of items)
          if (typeof displayName === 'string') found.push({ id: accountId, name: displayName });
      return isRefused ? undefined : found;
    },
  };
}
