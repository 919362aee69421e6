import type { Metrics } from '@jiralake/observability';
import { Router } from 'express';

/** Why a service cannot do its work right now, one line each; nothing when it can. */
export type Readiness = () => string[];

/** `/healthz` (the process answers), `/readyz` (it can work, else 503 and why not) and `/metrics`. */
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
