import { NOT_AUTHENTICATED } from '../http/accounts';
import type { Knock } from '../http/caller';
import { GONE } from '../http/issue-handlers';
import { type ApiRequest, errorReply, type Reply } from '../http/route';
import {
  type Alteration,
  brokenOff,
  cutText,
  emptyPage,
  shortFile,
  shortPage,
  slowFile,
  withIssueErrors,
  withoutTotals,
  wrongTypes,
} from './alterations';
import { htmlLogin, plainError, rateLimited, unavailable } from './fault-replies';
import type { RequestFault } from './fault-rule';

/** The effect of a fault on one request. */
export interface Strike {
  kind: string;
  latencyMs?: number;
  /** closes the connection without a response */
  drop?: true;
  /** replaces the response of the endpoint */
  answer?: Reply;
  /** changes the site before the endpoint reads it */
  before?: () => void;
  ask?: (request: ApiRequest) => ApiRequest;
  alter?: Alteration;
}

/** The changes that faults can make to the site. */
export interface StrikeRoom {
  deleteIssue(idOrKey: string): void;
  deleteOldestComment(idOrKey: string): void;
  /** returns the id of an issue other than these */
  otherThan(idsOrKeys: readonly string[]): string | undefined;
}

export function isFinal({ drop, answer }: Strike): boolean {
  return drop === true || answer !== undefined;
}

type FaultOf<Kind> = Extract<RequestFault, { kind: Kind }>;
type Effect = Omit<Strike, 'kind'>;
/** Returns undefined for a request that the fault does not apply to; such a request is not counted. */
type Effects = {
  [Kind in RequestFault['kind']]: (
    fault: FaultOf<Kind>,
    knock: Knock,
    room: StrikeRoom,
  ) => Effect | undefined;
};

const ISSUE = '/rest/api/3/issue/:idOrKey';
const PAGED = [`${ISSUE}/comment`, `${ISSUE}/changelog`, `${ISSUE}/worklog`];
const SEARCH = '/rest/api/3/search/jql';
const BULK = ['/rest/api/3/issue/bulkfetch', '/rest/api/3/changelog/bulkfetch'];
const LISTS = [...PAGED, `${ISSUE}/remotelink`, '/rest/api/3/field', SEARCH];
const CONTENT = '/rest/api/3/attachment/content/:id';
const FILE = '/file/:fileId/binary';

const isOfIssue = ({ route }: Knock) => route.startsWith(ISSUE);
const issueIn = ({ path }: Knock) => decodeURIComponent(/\/issue\/([^/]+)/.exec(path)?.[1] ?? '');

function isFile({ route, query }: Knock): boolean {
  return route === FILE || (route === CONTENT && query.get('redirect') === 'false');
}

function pageNumber({ query }: Knock): number {
  const size = Math.max(1, Math.min(Number(query.get('maxResults') ?? 100), 100));
  return Math.floor(Number(query.get('startAt') ?? 0) / size) + 1;
}

function withoutStartAt(request: ApiRequest): ApiRequest {
  const query = new URLSearchParams(request.query);
  query.delete('startAt');
  return { ...request, query };
}

/** Requests another issue instead of this one, or of the first of many. */
function ofAnother(room: StrikeRoom): (request: ApiRequest) => ApiRequest {
  return (request) => {
    const { params, body } = request;
    const { idOrKey } = params;
    if (idOrKey !== undefined) {
      return { ...request, params: { ...params, idOrKey: room.otherThan([idOrKey]) ?? idOrKey } };
    }
    const { issueIdsOrKeys: asked = [] } = (body ?? {}) as { issueIdsOrKeys?: string[] };
    const [first, ...rest] = asked;
    const other = room.otherThan(asked) ?? first;
    return { ...request, body: { ...(body as object), issueIdsOrKeys: [other, ...rest] } };
  };
}

const withoutRange = (request: ApiRequest): ApiRequest => ({ ...request, range: undefined });

function elsewhere(to: string): Alteration {
  return (reply) => {
    const location = reply.headers?.['Location'];
    if (location === undefined) return reply;
    const { pathname, search } = new URL(location);
    return { ...reply, headers: { ...reply.headers, Location: new URL(pathname + search, to).href } };
  };
}

/** Removes issues that must not be visible. */
function revokedInBulk(what: 'issues' | 'sla', { route, caller }: Knock): Effect | undefined {
  if (what === 'sla')
    return caller === 'service'
      ? { answer: errorReply(403, 'You do not have permission to view SLA information.') }
      : undefined;
  const body = route === BULK[0] ? { issues: [], issueErrors: [] } : { issueChangeLogs: [] };
  return { answer: { status: 200, body } };
}

const EFFECTS: Effects = {
  latency: ({ ms }) => ({ latencyMs: ms }),
  '429': (fault) => ({ answer: rateLimited(fault) }),
  '503': (fault) => ({ answer: unavailable(fault) }),
  status: ({ status, body }) => ({ answer: plainError(status, body) }),
  drop: () => ({ drop: true }),
  html: () => ({ answer: htmlLogin }),
  cut: ({ how }) => ({ alter: how === 'break' ? brokenOff : cutText }),
  types: ({ to }) => ({ alter: wrongTypes(to) }),
  empty: (_fault, { route }) => (LISTS.includes(route) ? { alter: emptyPage } : undefined),
  issueErrors: ({ most }, { route }) => (route === BULK[0] ? { alter: withIssueErrors(most) } : undefined),
  ignoreStartAt: (_fault, { route }) => (PAGED.includes(route) ? { ask: withoutStartAt } : undefined),
  noTotal: ({ isLast }, { route }) =>
    PAGED.includes(route) || route === ISSUE || route === BULK[0]
      ? { alter: withoutTotals(isLast === 'keep') }
      : undefined,
  otherIssue: (_fault, knock, room) =>
    isOfIssue(knock) || BULK.includes(knock.route) ? { ask: ofAnother(room) } : undefined,
  shortPages: ({ most }, { route }) => (PAGED.includes(route) ? { alter: shortPage(most) } : undefined),
  shortAttachment: ({ missing }, knock) => (isFile(knock) ? { alter: shortFile(missing) } : undefined),
  ignoreRange: (_fault, knock) => (isFile(knock) && knock.range ? { ask: withoutRange } : undefined),
  slowFile: ({ bytesPerSecond }, knock) => (isFile(knock) ? { alter: slowFile(bytesPerSecond) } : undefined),
  foreignRedirect: ({ to }, knock) =>
    knock.route === CONTENT && !isFile(knock) ? { alter: elsewhere(to) } : undefined,
  revoke({ what }, knock) {
    if (knock.caller !== 'main' && knock.caller !== 'service') return undefined;
    if (what === 'login') return { answer: { status: 401, body: NOT_AUTHENTICATED } };
    // a search returns only visible issues, so none
    if (what === 'issues' && knock.route === SEARCH)
      return { answer: { status: 200, body: { issues: [], isLast: true } } };
    if (BULK.includes(knock.route)) return revokedInBulk(what, knock);
    if (!isOfIssue(knock)) return undefined;
    if (what === 'issues') return { answer: errorReply(404, GONE) };
    return knock.caller === 'service'
      ? { answer: errorReply(403, 'You do not have permission to view SLA information.') }
      : undefined;
  },
  deleteCommentOnPage({ page }, knock, room) {
    if (knock.route !== `${ISSUE}/comment` || pageNumber(knock) !== page) return undefined;
    return { before: () => room.deleteOldestComment(issueIn(knock)) };
  },
  deleteIssueOnRequest: (_fault, knock, room) =>
    isOfIssue(knock) ? { before: () => room.deleteIssue(issueIn(knock)) } : undefined,
};

/** Returns the effect of the fault on this request, if any. */
export function strikeOf(room: StrikeRoom, fault: RequestFault, knock: Knock): Strike | undefined {
  const effectOf = EFFECTS[fault.kind] as (
    fault: RequestFault,
    knock: Knock,
    room: StrikeRoom,
  ) => Effect | undefined;
  const effect = effectOf(fault, knock, room);
  return effect === undefined ? undefined : { kind: fault.kind, ...effect };
}
