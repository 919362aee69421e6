import { z } from 'zod';
import { getJson, type JsonSource } from './get-json';
import type { Http } from './request';

/** A thing of the site and its present name, in the language of the account. */
export interface NamedThing {
  id: string;
  name: string;
}

/** Lists of the whole site, one request each. */
export type SiteList = 'status' | 'resolution' | 'issuetype' | 'issueLinkType';

/** The names of things, which change without an event of the issues that show them. */
export interface Catalogues {
  /** `undefined` when the account may not read it, or the site does not have it. */
  getSiteList(list: SiteList, signal: AbortSignal): Promise<NamedThing[] | undefined>;
  /** The components or versions of a project; `undefined` when the account does not see the project. */
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
const paged = z.looseObject({ values: named }).transform(({ values }) => values);
const users = z
  .array(z.looseObject({ accountId: z.string(), displayName: z.string().nullish() }))
  .transform((people) => people.map(({ accountId, displayName }) => ({ id: accountId, name: displayName })));

/** The endpoint of each list, as far as Jira has not deprecated it: resolutions come in pages, and priorities have no list any more. */
const SITE_LISTS: Readonly<Record<SiteList, List>> = {
  status: { path: 'status', schema: named },
  issuetype: { path: 'issuetype', schema: named },
  issueLinkType: { path: 'issueLinkType', schema: linkTypes },
  resolution: { path: 'resolution/search', schema: paged, inRequest: 100 },
};
const USERS: List = { path: 'users/search', schema: users, inRequest: 1_000 };
/** The account may not read the list, or the site does not have it. */
const ABSENT = [403, 404];

interface List {
  path: string;
  schema: z.ZodType<{ id: string; name?: string | null | undefined }[]>;
  /** the most entries on a page; absent when the list comes without pages */
  inRequest?: number;
  params?: Record<string, string>;
}

export function createCatalogues(http: Http, source: JsonSource): Catalogues {
  /** Reads all pages. A page may be shorter than requested, so only a page without anything new is the last. */
  async function read(
    { path, schema, inRequest, params }: List,
    signal: AbortSignal,
  ): Promise<NamedThing[] | undefined> {
    const found = new Map<string, string>();
    for (let startAt = 0, before = -1; found.size > before;) {
      const page = inRequest && { startAt: String(startAt), maxResults: String(inRequest) };
      const things = await getJson(http, source, {
        endpoint: 'catalogue',
        path: `/rest/api/3/${path}`,
        schema,
        absent: ABSENT,
        signal,
        params: { ...params, ...page },
      });
      if (!things) return undefined;
      before = inRequest ? found.size : Infinity;
      for (const { id: thingId, name } of things) if (name) found.set(thingId, name);
      startAt += things.length;
    }
    return [...found].map(([thingId, name]) => ({ id: thingId, name }));
  }
  return {
    getSiteList: (list, signal) => read(SITE_LISTS[list], signal),
    getProjectList: (projectId, list, signal) => {
      const path = `project/${encodeURIComponent(projectId)}/${list}`;
      // components of Compass too: issues show them in the same field
      const params: Record<string, string> = list === 'components' ? { componentSource: 'auto' } : {};
      return read({ path, schema: named, params }, signal);
    },
    getUsers: (signal) => read(USERS, signal),
  };
}
