import { dataPaths } from '@jiralake/config';
import { createParquetStore } from '@jiralake/parquet-store';
import {
  connectPatiently,
  createCommitSpacing,
  createDirtySets,
  createLeases,
  createQuarantine,
  createQueues,
  createWorker,
  workerTiming,
} from '@jiralake/queues';
import { createAttachmentStore, createRawStore } from '@jiralake/raw-store';
import { runService, watchRedis, WORKER_GRACE_MS } from '@jiralake/service';
import { referenceFieldMap } from '@jiralake/tables';
import { transformerConfig } from './config';
import { withDistribution } from './with-distribution';
import { transformMonth } from './transform-month';

runService('transformer', transformerConfig, ({ config, log }) => {
  const paths = dataPaths(config);
  const redis = connectPatiently(config.REDIS_URL, log);
  const prefix = config.REDIS_PREFIX;
  const queues = createQueues(redis, prefix);
  const ports = {
    raw: createRawStore(paths.raw),
    attachments: createAttachmentStore(paths.attachments),
    lake: withDistribution(createParquetStore(paths), paths.distribution, paths.commits, log),
    context: {
      siteUrl: `https://${config.JIRA_DOMAIN}`,
      attachmentsDir: paths.attachments,
      fieldMap: referenceFieldMap,
    },
    dirty: createDirtySets(redis, prefix),
    leases: createLeases(redis, prefix, config.QUEUE_LEASE_MS),
    spacing: createCommitSpacing(redis, prefix, config.COMMIT_SPACING_MS),
    quarantine: createQuarantine(redis, prefix),
    queues,
    log,
  };
  const worker = createWorker({
    queue: 'transform',
    processors: { 'issue-saved': (job, context) => transformMonth(ports, job, context) },
    concurrency: config.TRANSFORM_CONCURRENCY,
    timing: workerTiming(config),
    redis,
    prefix,
    queues,
    log,
  });
  return Promise.resolve({
    readiness: watchRedis(redis),
    async stop() {
      await worker.close(WORKER_GRACE_MS);
      await queues.close();
      redis.disconnect();
    },
  });
});
