import { z } from 'zod';
import { BULK_WINDOWS } from '../render/embedded-pages';
import { renderIssue } from '../render/render-issue';
import type { JsonObject } from '../render/render-user';
import type { ServedSite } from '../render/served-site';
import { findPage } from '../search/find-page';
import { JqlError } from '../search/jql-error';
import { parseJql } from '../search/parse-jql';
import type { SearchIndex } from '../search/search-index';
import { type ApiRequest, errorReply, type Handler, type Reply } from './route';

const USUAL_RESULTS = 50;
/** Jira returns fewer issues per page when fields are requested. */
const MOST_IDS = 5_000;
const MOST_WITH_FIELDS = 100;
const MOST_RECONCILED = 50;

const searchBody = z.strictObject({
  jql: z.string().default(''),
  nextPageToken: z.string().nullish(),
  maxResults: z.int().nonnegative().default(USUAL_RESULTS),
  fields: z.array(z.string()).default([]),
  reconcileIssues: z.array(z.int()).max(MOST_RECONCILED).optional(),
  fieldsByKeys: z.literal(false).optional(),
  failFast: z.boolean().optional(),
});
type SearchBody = z.infer<typeof searchBody>;

export interface SearchOptions {
  site: ServedSite;
  index: SearchIndex;
  now: () => number;
}

/** A search with its parameters in the query string. */
export function getSearch(options: SearchOptions): Handler {
  return (request) => search(options, request, paramsOf(request.query));
}

/** The same with its parameters in the body. */
export function postSearch(options: SearchOptions): Handler {
  return (request) => search(options, request, request.body);
}

function search(options: SearchOptions, { account }: ApiRequest, input: unknown): Reply {
  const parsed = searchBody.safeParse(input);
  if (!parsed.success) return errorReply(400, z.prettifyError(parsed.error));
  try {
    return { status: 200, body: pageOf(options, parsed.data, account?.seesSla ?? false) };
  } catch (error) {
    if (error instanceof JqlError) return errorReply(400, error.message);
    throw error;
  }
}

function paramsOf(query: URLSearchParams): unknown {
  const { fields: _fields, reconcileIssues: _ids, ...single } = Object.fromEntries(query);
  const listOf = (name: string): string[] => query.getAll(name).flatMap((text) => text.split(','));
  const number = query.get('maxResults');
  return {
    ...single,
    ...(number === null ? {} : { maxResults: Number(number) }),
    ...(query.has('fields') ? { fields: listOf('fields') } : {}),
    ...(query.has('reconcileIssues') ? { reconcileIssues: listOf('reconcileIssues').map(Number) } : {}),
    ...(query.has('failFast') ? { failFast: query.get('failFast') === 'true' } : {}),
    ...(query.get('fieldsByKeys') === 'false' ? { fieldsByKeys: false } : {}),
  };
}

function pageOf({ site, index, now }: SearchOptions, body: SearchBody, seesSla: boolean): JsonObject {
  const fields = body.fields.flatMap((text) => text.split(',')).map((name) => name.trim());
  const wanted = fields.filter((name) => name !== '' && name !== 'id');
  const most = wanted.every((name) => name === 'key') ? MOST_IDS : MOST_WITH_FIELDS;
  const { ids, nextPageToken } = findPage(index.entries(body.reconcileIssues?.map(String)), {
    jql: body.jql,
    query: parseJql(body.jql, now()),
    token: body.nextPageToken ?? undefined,
    most: Math.min(body.maxResults, most),
  });
  const issues = ids.flatMap((id) => {
    const issue = site.find(id);
    if (issue === undefined) return [];
    // by default a search returns ids only
    if (wanted.length === 0) return [{ id }];
    return [renderIssue(site, issue, { fields: selection(wanted), seesSla, windows: BULK_WINDOWS })];
  });
  return { issues, ...(nextPageToken === undefined ? { isLast: true } : { nextPageToken, isLast: false }) };
}

/** A list of exclusions starts from the navigable fields, not from all as that of a single issue. */
function selection(wanted: readonly string[]): readonly string[] {
  return wanted.every((name) => name.startsWith('-')) ? ['*navigable', ...wanted] : wanted;
}
