import { setTimeout as sleep } from 'node:timers/promises';
import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { type Account, isSignedInAs, NOT_AUTHENTICATED } from './accounts';
import { type ApiRequest, errorReply, isReadable, type Reply, type Route } from './route';

/** Endpoints that share a path prefix and an account; without an account they are open to everybody. */
export interface RouteGroup {
  prefix: string;
  routes: readonly Route[];
  account?: Account;
  latencyMs?: number;
}

function toApiRequest(req: Request, account: Account | undefined): ApiRequest {
  return {
    params: req.params as Record<string, string>,
    query: new URL(req.originalUrl, 'http://localhost').searchParams,
    body: req.body as unknown,
    authorization: req.headers.authorization,
    ...(account === undefined ? {} : { account }),
  };
}

function send(res: Response, { status, headers, body }: Reply): void {
  res.status(status).set(headers ?? {});
  if (body === undefined) res.end();
  else if (typeof body === 'string') res.type('text/plain').send(body);
  else if (isReadable(body)) {
    body.on('error', (error) => res.destroy(error));
    res.on('close', () => body.destroy());
    body.pipe(res);
  } else res.json(body);
}

function serve(route: Route, group: RouteGroup): RequestHandler {
  const [, , handler] = route;
  const { account, latencyMs = 0 } = group;
  return async (req, res) => {
    if (latencyMs > 0) await sleep(latencyMs);
    if (account !== undefined) {
      if (!isSignedInAs(account, req.headers.authorization))
        return send(res, { status: 401, body: NOT_AUTHENTICATED });
      res.set('X-AAccountId', encodeURIComponent(account.accountId));
    }
    send(res, handler(toApiRequest(req, account)));
  };
}

const refuse: ErrorRequestHandler = (error: Error & { status?: number }, _req, res, _next) => {
  send(res, errorReply(error.status ?? 500, error.message));
};

/** The only place that knows requests and responses. */
export function createApp(groups: readonly RouteGroup[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use('/_sim', express.json());
  for (const group of groups) {
    for (const route of group.routes) {
      const [method, path] = route;
      const mount = { GET: app.get, POST: app.post, DELETE: app.delete }[method].bind(app);
      mount(`${group.prefix}${path}`, serve(route, group));
    }
  }
  app.use((_req, res) => send(res, errorReply(404, 'null for uri')));
  app.use(refuse);
  return app;
}
