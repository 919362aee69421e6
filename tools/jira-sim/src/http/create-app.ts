import { setTimeout as sleep } from 'node:timers/promises';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from 'express';
import type { FaultBook } from '../faults/fault-book';
import { type Account, isSignedInAs, NOT_AUTHENTICATED } from './accounts';
import type { BurstLimits } from './burst-limits';
import type { Caller, Knock } from './caller';
import type { LogEntry, RequestLog } from './request-log';
import { type ApiRequest, errorReply, type Reply, type Route } from './route';
import { sendReply } from './send-reply';

/** Endpoints that share a path prefix and an account; without an account they are public. */
export interface RouteGroup {
  prefix: string;
  routes: readonly Route[];
  account?: Account;
  /** account of the requests; undefined for the simulator's own endpoints, which are neither logged nor disturbed */
  caller?: Caller;
  latencyMs?: number;
}

/** The layers between clients and endpoints. */
export interface Gate {
  log: RequestLog;
  faults: FaultBook;
  /** undefined for no limits */
  limits?: BurstLimits;
}

function queryOf(req: Request): URLSearchParams {
  return new URL(req.originalUrl, 'http://localhost').searchParams;
}

function toApiRequest(req: Request, account: Account | undefined): ApiRequest {
  return {
    params: req.params as Record<string, string>,
    query: queryOf(req),
    body: req.body as unknown,
    authorization: req.headers.authorization,
    range: req.headers.range,
    ...(account === undefined ? {} : { account }),
  };
}

function answer([, , , handler]: Route, { account }: RouteGroup, request: ApiRequest): Reply {
  if (account === undefined) return handler(request);
  if (!isSignedInAs(account, request.authorization)) return { status: 401, body: NOT_AUTHENTICATED };
  const reply = handler(request);
  return { ...reply, headers: { 'X-AAccountId': encodeURIComponent(account.accountId), ...reply.headers } };
}

/** Logs a request from its arrival to the end of its response or connection. */
function register(log: RequestLog, knock: Knock, res: Parameters<RequestHandler>[1]): LogEntry {
  const entry = log.arrived(knock);
  const { socket } = res.req;
  const before = socket.bytesWritten;
  res.once('close', () =>
    log.ended(entry, res.headersSent ? res.statusCode : null, socket.bytesWritten - before),
  );
  return entry;
}

function serve(route: Route, group: RouteGroup, gate: Gate): RequestHandler {
  const [method, pattern] = route;
  const { caller, latencyMs = 0 } = group;
  return async (req, res) => {
    const request = toApiRequest(req, group.account);
    if (caller === undefined) return sendReply(res, answer(route, group, request));
    const knock: Knock = {
      method,
      route: pattern,
      path: req.path,
      url: req.originalUrl,
      query: request.query,
      caller,
      range: request.range ?? null,
    };
    const entry = register(gate.log, knock, res);
    // counted on arrival, as Jira does, however slow the response is
    const overLimit = gate.limits?.refuse(knock);
    const strikes = gate.faults.onRequest(knock);
    entry.faults.push(...strikes.map(({ kind }) => kind));
    const wait = strikes.reduce((sum, strike) => sum + (strike.latencyMs ?? 0), latencyMs);
    if (wait > 0) await sleep(wait);
    if (strikes.some(({ drop }) => drop)) return void req.socket.destroy();
    for (const { before } of strikes) before?.();
    const asked = strikes.reduce((now, { ask }) => ask?.(now) ?? now, request);
    const refusal = strikes.find((strike) => strike.answer)?.answer ?? overLimit;
    let reply = refusal ?? answer(route, group, asked);
    for (const { alter } of strikes) reply = (await alter?.(reply)) ?? reply;
    await sendReply(res, reply);
  };
}

/** Responds to a request that does not reach an endpoint. */
function refuse(
  log: RequestLog,
  req: Request,
  res: Parameters<RequestHandler>[1],
  reply: Reply,
): Promise<void> {
  const { method, path, originalUrl: url } = req;
  register(log, { method, route: '', path, url, query: queryOf(req), caller: 'anonymous' }, res);
  return sendReply(res, reply);
}

/** Maximum length of a URL; Jira's proxy refuses longer ones, whatever the endpoint. */
const LONGEST_ADDRESS = 8_000;
const LARGEST_BODY = '1mb';

/** Creates the Express app. Besides `sendReply` only this file handles requests and responses. */
export function createApp(groups: readonly RouteGroup[], gate: Gate): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.json({ limit: LARGEST_BODY }));
  app.use((req, res, next) =>
    req.originalUrl.length > LONGEST_ADDRESS
      ? refuse(gate.log, req, res, errorReply(414, 'URI Too Long'))
      : next(),
  );
  for (const group of groups) {
    for (const route of group.routes) {
      const [method, path] = route;
      const mount = { GET: app.get, POST: app.post, DELETE: app.delete }[method].bind(app);
      mount(`${group.prefix}${path}`, serve(route, group, gate));
    }
  }
  app.use((req, res) => refuse(gate.log, req, res, errorReply(404, 'null for uri')));
  const sayWhy: ErrorRequestHandler = (error: Error & { status?: number }, _req, res, _next) =>
    sendReply(res, errorReply(error.status ?? 500, error.message));
  app.use(sayWhy);
  return app;
}
