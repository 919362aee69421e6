import { isForeign, type LoginGate } from '@jiralake/http-service';
import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler } from 'express';
import { testWebhook, type TestWebhookPorts } from './test-webhook';

export interface TestRouteOptions {
  gate: LoginGate;
  ports: TestWebhookPorts;
}

const STATUS_OF = { missing: 401, wrong: 401, busy: 429 } as const;

/** `POST /webhooks/jira/test`, for the admin while DEBUG is on. Besides create-app.ts only routes handle requests and responses. */
export function createTestRoute(
  { gate, ports }: TestRouteOptions,
  addressOf: (req: Request) => string,
): Router {
  const onlyAdmin: RequestHandler = async (req, res, next) => {
    const login = await gate.check(req.get('authorization'), addressOf(req));
    const { host, origin } = req.headers;
    if (login !== 'ok') {
      res.set(login === 'busy' ? { 'Retry-After': '2' } : { 'WWW-Authenticate': 'Basic realm="jiralake"' });
      res
        .set('Connection', 'close')
        .status(STATUS_OF[login])
        .json({ status: `login ${login}` });
    } else if (isForeign({ host, origin, fetchSite: req.get('sec-fetch-site') })) {
      res.set('Connection', 'close').status(403).json({ status: 'sent by a page of another site' });
    } else next();
  };
  const unreadable: ErrorRequestHandler = (_error, _req, res, _next) => {
    res
      .set('Connection', 'close')
      .status(400)
      .json({ status: 'refused', reason: 'the body is not JSON of at most 4 kB' });
  };
  const routes = Router();
  routes.post('/webhooks/jira/test', onlyAdmin, express.json({ limit: '4kb' }), async (req, res) => {
    const { status, body } = await testWebhook(ports, req.body);
    res.status(status).json(body);
  });
  routes.use('/webhooks/jira/test', unreadable);
  return routes;
}
