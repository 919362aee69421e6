import type { JsonObject } from '../render/render-user';
import type { ServedIssue, ServedSite } from '../render/served-site';
import { GONE } from './issue-handlers';
import { type PageLimits, pageOf, type PageRequest, readPage } from './page-request';
import { type ApiRequest, errorReply, type Handler, type Reply } from './route';

type List = (issue: ServedIssue, page: PageRequest, query: ApiRequest['query']) => Reply;

/** Returns a handler for one of the lists of an issue. */
function listOf(site: ServedSite, limits: PageLimits, answer: List): Handler {
  return ({ params, query }) => {
    const issue = site.find(params['idOrKey'] ?? '');
    if (issue === undefined) return errorReply(404, GONE);
    const page = readPage(query, limits);
    return 'status' in page ? page : answer(issue, page, query);
  };
}

// an unencoded plus sign arrives as a space
const ORDERS: Record<string, 1 | -1> = { created: 1, '+created': 1, ' created': 1, '-created': -1 };

export function getComments(site: ServedSite): Handler {
  return listOf(site, { usual: 100, most: 100 }, (issue, page, query) => {
    const order = ORDERS[query.get('orderBy') ?? 'created'];
    if (order === undefined) return errorReply(400, `comments cannot be ordered by ${query.get('orderBy')}`);
    const all = issue.comments();
    const comments = pageOf(order === 1 ? all : all.toReversed(), page);
    return { status: 200, body: { ...page, total: all.length, comments } };
  });
}

export function getChangelog(site: ServedSite): Handler {
  return listOf(site, { usual: 100, most: 100 }, (issue, page) => {
    const { startAt, maxResults } = page;
    const histories = issue.histories();
    const total = histories.length;
    const values = pageOf(histories.toReversed(), page);
    const address = (from: number) =>
      `${site.url}/rest/api/3/issue/${issue.key}/changelog?maxResults=${maxResults}&startAt=${from}`;
    const next = startAt + values.length;
    const isLast = next >= total || values.length === 0;
    return {
      status: 200,
      body: {
        self: address(startAt),
        ...(isLast ? {} : { nextPage: address(next) }),
        ...page,
        total,
        isLast,
        values,
      },
    };
  });
}

function startedBetween(query: ApiRequest['query']): (worklog: JsonObject) => boolean {
  const after = Number(query.get('startedAfter') ?? -Infinity);
  const before = Number(query.get('startedBefore') ?? Infinity);
  return ({ started }) => {
    const at = Date.parse(String(started));
    return !(at <= after || at >= before);
  };
}

export function getWorklogs(site: ServedSite): Handler {
  return listOf(site, { usual: 5000, most: 5000 }, (issue, page, query) => {
    const wanted = issue.worklogs().filter(startedBetween(query));
    const worklogs = pageOf(wanted, page);
    return { status: 200, body: { ...page, total: wanted.length, worklogs } };
  });
}
