import { dataPaths, jiraSite } from '@jiralake/config';
import { createJiraClient } from '@jiralake/jira-client';
import {
  connectPatiently,
  createAttachmentIndex,
  createDirtySets,
  createIncompleteIssues,
  createLeases,
  createQueues,
  createRedisClock,
  createWorkRequests,
  createWorker,
  workerTiming,
} from '@jiralake/queues';
import { listMonths } from '@jiralake/parquet-store';
import { createAttachmentStore, createRawStore } from '@jiralake/raw-store';
import { runService, watchRedis, WORKER_GRACE_MS } from '@jiralake/service';
import { fetcherConfig } from './config';
import { fetchIssue } from './fetch-issue';
import { resolveIssue } from './resolve-issue';
import { storeAttachments } from './store-attachments';

runService('fetcher', fetcherConfig, ({ config, log }) => {
  const site = jiraSite(config);
  const paths = dataPaths(config);
  const redis = connectPatiently(config.REDIS_URL, log);
  const prefix = config.REDIS_PREFIX;
  const queues = createQueues(redis, prefix);
  const dirty = createDirtySets(redis, prefix);
  const ports = {
    jira: createJiraClient({
      ...site,
      attachmentHosts: config.JIRA_ATTACHMENT_HOSTS,
      timeoutMs: config.JIRA_REQUEST_TIMEOUT_MS,
    }),
    raw: createRawStore(paths.raw),
    attachments: createAttachmentStore(paths.attachments),
    dirty,
    leases: createLeases(redis, prefix, config.QUEUE_LEASE_MS),
    work: createWorkRequests(dirty, queues),
    attachmentIndex: createAttachmentIndex(redis, prefix),
    incomplete: createIncompleteIssues(redis, prefix),
    lakeMonths: () => listMonths(paths.commits),
    projects: config.JIRA_PROJECTS,
    now: createRedisClock(redis),
    patienceMs: config.FETCH_PATIENCE_MS,
    maxBytes: config.MAX_ATTACHMENT_BYTES,
    log,
  };
  const shared = { redis, prefix, queues, log, timing: workerTiming(config) };
  const workers = [
    createWorker({
      ...shared,
      queue: 'fetch',
      concurrency: config.FETCH_CONCURRENCY,
      processors: {
        'fetch-issue': (job, context) => fetchIssue(ports, job, context),
        'resolve-issue': (job, context) => resolveIssue(ports, job, context),
      },
    }),
    createWorker({
      ...shared,
      queue: 'attachments',
      concurrency: config.ATTACHMENT_CONCURRENCY,
      processors: { 'store-attachments': (job, context) => storeAttachments(ports, job, context) },
    }),
  ];
  return Promise.resolve({
    readiness: watchRedis(redis),
    async stop() {
      await Promise.all(workers.map((worker) => worker.close(WORKER_GRACE_MS)));
      await queues.close();
      redis.disconnect();
    },
  });
});
