import { dataPaths } from '@jiralake/config';
import { createParquetStore } from '@jiralake/parquet-store';
import { createCommitSpacing, createQuarantine, createWorker, openWorkplace } from '@jiralake/queues';
import { createAttachmentStore, createRawStore } from '@jiralake/raw-store';
import { runService, serveWorkers } from '@jiralake/service';
import { referenceFieldMap } from '@jiralake/tables';
import { transformerConfig } from './config';
import { withDistribution } from './with-distribution';
import { transformMonth } from './transform-month';

runService('transformer', transformerConfig, ({ config, log }) => {
  const paths = dataPaths(config);
  const workplace = openWorkplace(config, log);
  const { redis, prefix, queues, dirty, leases, shared } = workplace;
  const ports = {
    raw: createRawStore(paths.raw),
    attachments: createAttachmentStore(paths.attachments),
    lake: withDistribution(createParquetStore(paths), paths.distribution, paths.commits, log),
    context: {
      siteUrl: `https://${config.JIRA_DOMAIN}`,
      attachmentsDir: paths.attachments,
      fieldMap: referenceFieldMap,
    },
    dirty,
    leases,
    spacing: createCommitSpacing(redis, prefix, config.COMMIT_SPACING_MS),
    quarantine: createQuarantine(redis, prefix),
    queues,
    log,
  };
  const worker = createWorker({
    ...shared,
    queue: 'transform',
    processors: { 'issue-saved': (job, context) => transformMonth(ports, job, context) },
    concurrency: config.TRANSFORM_CONCURRENCY,
  });
  return Promise.resolve(serveWorkers(workplace, [worker]));
});
