import { dataPaths } from '@jiralake/config';
import { connectFailFast, createDirtySets, createQueues, createWorkRequests } from '@jiralake/queues';
import { listen, runService, watchRedis } from '@jiralake/service';
import { ingressConfig } from './config';
import { createApp } from './create-app';
import { createEventLog } from './event-log';

runService('ingress', ingressConfig, async ({ config, log, metrics }) => {
  const redis = connectFailFast(config.REDIS_URL, log);
  const queues = createQueues(redis, config.REDIS_PREFIX);
  const work = createWorkRequests(createDirtySets(redis, config.REDIS_PREFIX), queues);
  const events = createEventLog(dataPaths(config).webhookEvents, log);
  const secrets = config.JIRA_WEBHOOK_SECRET ?? [];
  const redisReadiness = watchRedis(redis);

  const app = createApp({
    webhook: {
      secrets,
      queueReady: () => redisReadiness().length === 0,
      requestFetch: (requests) => work.fetch(requests, 'webhook'),
      recordEvent: (event) => events.record(event),
      count: (outcome, event) => metrics.count('webhooks', { outcome, event }),
      log,
    },
    readiness: () => [
      ...redisReadiness(),
      ...(secrets.length === 0 ? ['JIRA_WEBHOOK_SECRET is not set'] : []),
    ],
    metrics,
    jiraDomain: config.JIRA_DOMAIN,
    configured: Boolean(config.JIRA_DOMAIN && config.JIRA_EMAIL && config.JIRA_API_TOKEN),
    adminPassword: config.ADMIN_PASSWORD,
  });
  const { server, url } = await listen(app, config.HOST, config.PORT ?? 8080);
  server.requestTimeout = 20_000;
  return {
    url,
    readiness: () => [],
    async stop() {
      await new Promise((resolve) => server.close(resolve).closeIdleConnections());
      await events.flush();
      await queues.close();
      redis.disconnect();
    },
  };
});
