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
  /** host name of the site, told to the admin only */
  jiraDomain: string | undefined;
  /** whether everything that the fetcher needs to call Jira is set */
  configured: boolean;
  adminPassword: string | undefined;
  /** proxies whose word is taken for the address of a caller */
  trustedProxies: readonly string[];
  /** absent unless the admin may try single issues */
  test: TestRouteOptions | undefined;
}

const MB = 1024 * 1024;
/** Jira drops payloads over 25 MB by itself, and nearly all have some kilobytes. */
const BODIES = { largest: 26 * MB, most: 128 * MB };

/** The HTTP side of the ingress: only this file and its routes know requests and responses. */
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
  // the way of nearly every request, which needs no looking for a route
  return (req, res) =>
    req.method === 'POST' && req.url === '/webhooks/jira' ? receive(req, res) : void app(req, res);
}
