import path from 'node:path';
import { createAlarms, createDiskGuard } from '@jiralake/alarms';
import { runService, serveWorkers, sweepLeftovers } from '@jiralake/http-service';
import { startWriterThreads } from '@jiralake/lake-store';
import { createCommitSpacing, createGenerations, createQuarantine } from '@jiralake/ledger';
import { openStores } from '@jiralake/open-stores';
import { createWorker, openWorkerContext } from '@jiralake/queues';
import { loadLakeSchema } from '@jiralake/rebuild';
import type { TransformContext } from '@jiralake/tables';
import { transformerConfig } from './config';
import { guardLake } from './guard-lake';
import { createRawHasOthers } from './raw-has-others';
import { readCatalogue } from './read-catalogue';
import { rewriteMonthFromRaw } from './rewrite-month-from-raw';
import { transformMonth, type TransformMonthPorts } from './transform-month';
import { withDistribution } from './with-distribution';

runService('transformer', transformerConfig, async ({ config, log }) => {
  const { paths, raw, rawFolder, attachments, site, lakeMonths, openLake } = openStores(config);
  const schema = await loadLakeSchema(config.FIELD_MAP_FILE);
  const workerContext = openWorkerContext(config, log);
  const { redis, prefix, queues, dirty, leases, shared } = workerContext;
  const writer = startWriterThreads({
    script: path.join(__dirname, 'encoder.js'),
    threads: config.TRANSFORM_CONCURRENCY,
    schema,
  });
  const context = async (): Promise<TransformContext> => ({
    siteUrl: `https://${config.JIRA_DOMAIN}`,
    attachmentsDir: paths.attachments,
    fields: await readCatalogue(site, log),
  });
  const guard = createDiskGuard({
    kind: 'lake' as const,
    folder: paths.lake,
    pauseMs: config.DISK_FULL_PAUSE_MS,
    shared: [paths.commits, ...schema.tables.map(({ name }) => path.join(paths.lake, name))],
    alarms: createAlarms(redis, prefix, log),
  });
  const store = openLake(schema, writer, createGenerations(redis, prefix));
  const lake = guardLake(store, guard);
  const shaped = {
    attachments,
    lake: withDistribution(lake, paths.distribution, paths.commits, log),
    tables: schema.tables,
  };
  const ports: TransformMonthPorts = {
    ...shaped,
    raw,
    context,
    remake: async (month, beforeCommit) =>
      rewriteMonthFromRaw({ ...shaped, raw: rawFolder, context: await context() }, month, beforeCommit),
    rawHasOthers: createRawHasOthers(rawFolder, lakeMonths),
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
  void sweepLeftovers([paths.commits, paths.lake], log);
  return serveWorkers(workerContext, [worker], [paths.lake, paths.commits]);
});
