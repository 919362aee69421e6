import type { RequestListener } from 'node:http';
import {
  createClientAddress,
  createHealthRoutes,
  createLoginGate,
  type Readiness,
} from '@jiralake/http-service';
import type { Metrics } from '@jiralake/observability';
import express from 'express';
import { createBodyReader } from './body-reader';
import type { WebhookPorts } from './receive-webhook';
import { createTestRoute, type TestRouteOptions } from './test-route';
import { createWebhookRoute } from './webhook-route';

export interface AppOptions {
  webhook: WebhookPorts;
  readiness: Readiness;
  metrics: Metrics;
  /** host name of the site, shown to the admin only */
  jiraDomain: string | undefined;
  /** whether all settings that the fetcher needs are set */
  configured: boolean;
  adminPassword: string | undefined;
  /** proxies whose X-Forwarded-For header is trusted */
  trustedProxies: readonly string[];
  /** undefined unless the admin may test single issues */
  test: TestRouteOptions | undefined;
}

const MB = 1024 * 1024;
/** Jira drops payloads over 25 MB itself, and nearly all payloads have a few kilobytes. */
const BODIES = { largest: 26 * MB, most: 128 * MB };

/** Creates the HTTP handler of the ingress. Only this file and its routes handle requests and responses. */
export function createApp(options: AppOptions): RequestListener {
  const app = express().disable('x-powered-by').disable('etag');
  app.set('trust proxy', options.trustedProxies);
  app.use(createHealthRoutes(options.readiness, options.metrics));
  const { adminPassword: password, webhook } = options;
  const addressOf = createClientAddress(webhook.log);
  const gate = password === undefined ? undefined : createLoginGate({ password, log: webhook.log });

  app.get('/webhooks/jira/health', async (req, res) => {
    const login = await gate?.check(req.get('authorization'), addressOf(req));
    const admin = login === 'ok';
    const reasons = options.readiness();
    res.json({
      status: reasons.length === 0 ? 'ok' : 'degraded',
      configured: options.configured,
      webhook_secret_set: options.webhook.secrets.length > 0,
      ...(admin ? { jira_domain: options.jiraDomain ?? null, reasons } : {}),
    });
  });

  const receive = createWebhookRoute(webhook, createBodyReader(BODIES));
  app.post('/webhooks/jira', receive);

  if (options.test) app.use(createTestRoute(options.test, addressOf));

  app.use((_req, res) => void res.status(404).json({ status: 'not found' }));
  // nearly every request is a delivery, so it skips the router
  return (req, res) =>
    req.method === 'POST' && req.url === '/webhooks/jira' ? receive(req, res) : void app(req, res);
}
