import { issueIdSchema, TransientError, type IssueId } from '@jiralake/core';
import { z } from 'zod';
import { getJson, type JsonSource } from './get-json';
import type { Http } from './request';

/** An issue as a search shows it. */
export interface FoundIssue {
  id: IssueId;
  /** its key, for people */
  key: string | undefined;
  /** as Jira writes it; only when the field was requested */
  updated: string | undefined;
}

export interface Search {
  jql: string;
  fields: readonly string[];
  /** at most fifty issues that the search looks at in their present state, although its index lags behind the site */
  reconcile?: readonly IssueId[] | undefined;
}

const searchPage = z.looseObject({
  issues: z.array(
    z.looseObject({
      id: issueIdSchema,
      key: z.string().optional(),
      fields: z.looseObject({ updated: z.string().nullish() }).optional(),
    }),
  ),
  nextPageToken: z.string().nullish(),
  isLast: z.boolean().nullish(),
});

/** The most issues on a page. Jira may send fewer, and pages before the last may be empty. */
const MOST_RESULTS = 5_000;

/**
 * Reads the pages of a search by their tokens. There is no total; the last page is the one without a token. The query goes into
 * the body, because the length of an address is limited and the number of followed projects is not.
 */
export async function* searchIssues(
  http: Http,
  source: JsonSource,
  { jql, fields, reconcile = [] }: Search,
  signal: AbortSignal,
): AsyncGenerator<FoundIssue[]> {
  const path = '/rest/api/3/search/jql';
  const seen = new Set<string>();
  for (let token = ''; ;) {
    const page = await getJson(http, source, {
      endpoint: 'search',
      path,
      body: {
        jql,
        fields,
        maxResults: MOST_RESULTS,
        ...(reconcile.length > 0 ? { reconcileIssues: reconcile.map(Number) } : {}),
        ...(token === '' ? {} : { nextPageToken: token }),
      },
      schema: searchPage,
      absent: [],
      signal,
    });
    if (!page) return;
    yield page.issues.map(({ id, key, fields: found }) => ({
      id,
      key,
      updated: found?.updated ?? undefined,
    }));
    token = page.nextPageToken ?? '';
    if (page.isLast === false && token === '')
      throw new TransientError(`POST ${path}: a page that is not the last leads nowhere`);
    if (page.isLast === true || token === '') return;
    if (seen.has(token)) throw new TransientError(`POST ${path}: the pages lead round in a circle`);
    seen.add(token);
  }
}
