import { createHealthRoutes, createLoginGate, type Readiness } from '@jiralake/service';
import type { Metrics } from '@jiralake/observability';
import express, { type Express, type Request, type Response } from 'express';
import { receiveWebhook, type WebhookPorts } from './receive-webhook';
import { createTestRoute, type TestRouteOptions } from './test-route';

export interface AppOptions {
  webhook: WebhookPorts;
  readiness: Readiness;
  metrics: Metrics;
  /** host name of the site, told to the admin only */
  jiraDomain: string | undefined;
  /** whether everything that the fetcher needs to call Jira is set */
  configured: boolean;
  adminPassword: string | undefined;
  /** absent unless the admin may try single issues */
  test: TestRouteOptions | undefined;
}

/** Jira drops payloads over 25 MB by itself. */
const LARGEST_BODY = '26mb';

/** The HTTP side of the ingress: the only file that knows requests and responses. */
export function createApp(options: AppOptions): Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.use(createHealthRoutes(options.readiness, options.metrics));
  const { adminPassword: password, webhook } = options;
  const gate = password === undefined ? undefined : createLoginGate({ password, log: webhook.log });

  app.get('/webhooks/jira/health', async (req, res) => {
    const login = await gate?.check(req.get('authorization'), req.socket.remoteAddress ?? 'unknown');
    const admin = login === 'ok';
    const reasons = options.readiness();
    res.json({
      status: reasons.length === 0 ? 'ok' : 'degraded',
      configured: options.configured,
      webhook_secret_set: options.webhook.secrets.length > 0,
      ...(admin ? { jira_domain: options.jiraDomain ?? null, reasons } : {}),
    });
  });

  app.post('/webhooks/jira', async (req, res) => {
    const answer = await receiveWebhook(options.webhook, {
      signature: req.get('x-hub-signature'),
      deliveryId: req.get('x-atlassian-webhook-identifier')?.slice(0, 80),
      readBody: () => readBody(req, res),
    });
    if (answer.retryAfter !== undefined) res.set('Retry-After', String(answer.retryAfter));
    // an unread rest of a refused body must not be taken for the next request
    if (!req.complete) res.set('Connection', 'close');
    res.status(answer.status).json(answer.body);
  });

  if (options.test) app.use(createTestRoute(options.test));

  app.use((_req, res) => void res.status(404).json({ status: 'not found' }));
  return app;
}

// Not inflated: the signature covers the bytes as sent, and Jira sends no compressed bodies.
const rawBody = express.raw({ type: () => true, limit: LARGEST_BODY, inflate: false });

function readBody(req: Request, res: Response): Promise<Buffer | 'too large' | 'broken off'> {
  return new Promise((resolve) => {
    rawBody(req, res, (error?: unknown) => {
      if (error) return resolve(isTooLarge(error) ? 'too large' : 'broken off');
      resolve(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
    });
  });
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 413;
}
