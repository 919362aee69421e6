import { createAlarms } from '@jiralake/alarms';
import { dataPaths } from '@jiralake/config';
import {
  createLoginGate,
  listen,
  runService,
  watchFolders,
  watchRedis,
  withTimeout,
} from '@jiralake/http-service';
import { createAttachmentIndex, createDeliveries, createDirtySets, createRenewals } from '@jiralake/ledger';
import { createQueues, createWorkRequests, requestRenewals } from '@jiralake/queues';
import { connectFailFast, watchRedisMemory } from '@jiralake/redis';
import { closeServer } from './close-server';
import { ingressConfig } from './config';
import { createApp } from './create-app';
import { createDeliveryTally } from './delivery-tally';
import { createEventLog } from './event-log';
import { gatherFetches } from './gather-fetches';
import { connectionLimits, limitServer, serverOptions } from './limit-server';
import { testWebhookPorts } from './test-webhook';

/** How long requests may still run after a stop signal; a little longer than the slowest response. */
const LONGEST_ANSWER_MS = 3_000;
/** How long the last write of the counts may take. */
const LONGEST_COUNT_MS = 300;

runService('ingress', ingressConfig, async ({ config, log, metrics }) => {
  const redis = connectFailFast(config.REDIS_URL, log);
  const queues = createQueues(redis, config.REDIS_PREFIX);
  const dirty = createDirtySets(redis, config.REDIS_PREFIX);
  const work = createWorkRequests(dirty, queues);
  const renewals = createRenewals(redis, config.REDIS_PREFIX);
  const attachmentIndex = createAttachmentIndex(redis, config.REDIS_PREFIX);
  const { webhookEvents } = dataPaths(config);
  const events = createEventLog(webhookEvents, log);
  const tally = createDeliveryTally({
    deliveries: createDeliveries(redis, config.REDIS_PREFIX),
    alarms: createAlarms(redis, config.REDIS_PREFIX, log),
  });
  // a wrong folder is reported at the start; a disk that fails later does not refuse deliveries
  const folders = await watchFolders([webhookEvents], { log, onlyAtStart: true });
  const secrets = config.JIRA_WEBHOOK_SECRET ?? [];
  const redisReadiness = watchRedis(redis);
  const memory = watchRedisMemory(redis, log);
  const queueReadiness = (): string[] => [...redisReadiness(), ...memory.readiness()];
  const password = config.ADMIN_PASSWORD;

  const app = createApp({
    webhook: {
      secrets,
      queueReadiness,
      issueOfAttachment: (id) => attachmentIndex.issueOf(id),
      requestFetch: gatherFetches((requests) => work.fetch(requests, 'webhook')),
      requestKey: async (key) => void (await queues.add('fetch', 'resolve-issue', { v: 1, key })),
      requestProject: async (project) =>
        void (await queues.add('fetch', 'fetch-project', { v: 1, ...project })),
      requestRenewal: (renewal) => requestRenewals(renewals, queues, [renewal]),
      recordEvent: (event) => events.record(event),
      count(delivery) {
        const { outcome, status, event } = delivery;
        metrics.count('webhooks', { outcome, status: String(status), event });
        tally.note(delivery);
      },
      log,
    },
    readiness: () => [
      ...queueReadiness(),
      ...folders.readiness(),
      ...(secrets.length === 0 ? ['JIRA_WEBHOOK_SECRET is not set'] : []),
    ],
    metrics,
    jiraDomain: config.JIRA_DOMAIN,
    configured: Boolean(config.JIRA_DOMAIN && config.JIRA_EMAIL && config.JIRA_API_TOKEN),
    adminPassword: password,
    trustedProxies: config.TRUST_PROXY,
    test:
      config.DEBUG && password !== undefined
        ? { gate: createLoginGate({ password, log }), ports: testWebhookPorts(queues, dirty, queueReadiness) }
        : undefined,
  });
  const { server, url } = await listen(app, config.HOST, config.PORT ?? 8080, serverOptions);
  limitServer(server, connectionLimits);
  return {
    url,
    readiness: () => [],
    async stop() {
      await closeServer(server, LONGEST_ANSWER_MS);
      memory.stop();
      await withTimeout(LONGEST_COUNT_MS, tally.flush()).catch(() => undefined);
      folders.stop();
      await events.close();
      await queues.close();
      redis.disconnect();
    },
  };
});
