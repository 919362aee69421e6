import { issueIdSchema, TransientError, type IssueId } from '@jiralake/core';
import { z } from 'zod';
import { getJson, type JsonSource } from './get-json';
import type { Http } from './request';

/** An issue as a search shows it. */
export interface FoundIssue {
  id: IssueId;
  /** for people */
  key: string | undefined;
  /** as Jira writes it; only when the field was asked for */
  updated: string | undefined;
}

export interface Search {
  jql: string;
  fields: readonly string[];
  /** at most fifty issues that are found as they are now, although the search is behind the site */
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

/** The most that Jira sends at once; it sends less as it likes, and pages may be empty before the end. */
const MOST_RESULTS = 5_000;

/**
 * The pages of a search, as tokens lead from one to the next: there is no total, so the last page is the one without a token.
 * The query goes into the body, because there is an end to how long an address may be and none to how many projects are followed.
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
        ...{ jql, fields, maxResults: MOST_RESULTS },
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
