import { randomBytes } from 'node:crypto';
import { createLoginGate, listen, runService, watchRedis } from '@jiralake/http-service';
import { createDirtySets, createQuarantine } from '@jiralake/ledger';
import { createQueues, createWorkRequests, requeueIssues } from '@jiralake/queues';
import { connectFailFast } from '@jiralake/redis';
import { statusPorts, readStatus, tokenExpiries } from '@jiralake/status';
import { dashboardConfig, requirePassword } from './config';
import { createApp } from './create-app';
import { createBoard } from './create-board';
import { createFormTokens } from './form-tokens';
import { renderStatus } from './render-status';
import { requeuePasted } from './requeue-pasted';
import { retryQuarantined } from './retry-quarantined';

/** How long requests may still run after a stop signal before their connections are closed. */
const HANG_UP_AFTER_MS = 2_000;

runService('dashboard', dashboardConfig, async ({ config, log, metrics }) => {
  requirePassword(config);
  const redis = connectFailFast(config.REDIS_URL, log);
  const prefix = config.REDIS_PREFIX;
  const queues = createQueues(redis, prefix);
  const dirty = createDirtySets(redis, prefix);
  const quarantine = createQuarantine(redis, prefix);
  const work = createWorkRequests(dirty, queues);
  const readiness = watchRedis(redis);
  const readOnly = config.DASHBOARD_READ_ONLY;
  const password = config.ADMIN_PASSWORD;

  const app = createApp({
    gate: password === undefined ? undefined : createLoginGate({ password, log }),
    trustedProxies: config.TRUST_PROXY,
    readOnly,
    readiness,
    metrics,
    log,
    tokens: createFormTokens(randomBytes(32)),
    board: createBoard({ basePath: '/queues', queues, dirty, readOnly, log }),
    async showStatus(token) {
      const status = await readStatus(statusPorts(redis, prefix, log, queues));
      const tokens = tokenExpiries(config, status.at);
      return { status: 200, title: 'Status', content: renderStatus({ ...status, tokens }, token) };
    },
    requeue: (text) =>
      requeuePasted(
        {
          requeue: ({ ids, keys }) =>
            requeueIssues({ work, queues }, { issues: ids.map((id) => ({ id })), keys }),
        },
        text,
      ),
    retryQuarantined: (id) =>
      retryQuarantined({ quarantine, work }, (entry) => id === undefined || entry.id === id),
  });
  const { server, url } = await listen(app, config.HOST, config.PORT ?? 8090);
  server.requestTimeout = 20_000;
  return {
    url,
    readiness,
    async stop() {
      const hangUp = setTimeout(() => server.closeAllConnections(), HANG_UP_AFTER_MS);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(hangUp);
      await queues.close();
      redis.disconnect();
    },
  };
});
