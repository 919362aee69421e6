import type { Metrics } from '@jiralake/observability';
import { Router } from 'express';

/** Returns the reasons why a service is not ready, one line each; empty when it is ready. */
export type Readiness = () => string[];

/** Creates the routes `/healthz` (200 while the process runs), `/readyz` (503 with reasons when not ready) and `/metrics`. */
export function createHealthRoutes(readiness: Readiness, metrics: Metrics): Router {
  const routes = Router();
  routes.get('/healthz', (_req, res) => void res.json({ status: 'ok' }));
  routes.get('/readyz', (_req, res) => {
    const reasons = readiness();
    res
      .status(reasons.length === 0 ? 200 : 503)
      .json({ status: reasons.length === 0 ? 'ready' : 'not ready', reasons });
  });
  routes.get('/metrics', async (_req, res) => {
    res.type('text/plain; version=0.0.4').send(await metrics.text());
  });
  return routes;
}
