import { attachmentVariables, dataPaths, loadConfig, storageVariables } from '@jiralake/config';
import type { DuckDb } from '@jiralake/duckdb';
import { loadLakeSchema } from '@jiralake/rebuild';
import type { SimulatedStack, SiteIssue } from '@jiralake/local-stack';
import { createAttachmentStore, createSiteStore } from '@jiralake/raw-store';
import type { TableName } from '@jiralake/tables';
import { compareLake, type TableComparison } from './compare-lake';
import { compareRebuild } from './compare-rebuild';
import { missingAttachments } from './missing-attachments';

export interface SiteComparison {
  site: SiteIssue[];
  tables: Record<TableName, TableComparison>;
  /** rows that only one of site and lake has */
  differences: number;
  /** rows that only one of the lake and a second one, made again from raw, has */
  rebuildDifferences: number;
  missingAttachments: string[];
}

/** Compares everything that is stored with the site as it is now. */
export async function compareSite(
  { simulator, env }: Pick<SimulatedStack, 'simulator' | 'env'>,
  db: DuckDb,
): Promise<SiteComparison> {
  const paths = dataPaths(loadConfig(storageVariables, env));
  const site = await simulator.issues();
  const attachments = createAttachmentStore(paths.attachments);
  const context = {
    siteUrl: `https://${env['JIRA_DOMAIN']}`,
    attachmentsDir: paths.attachments,
    fields: await createSiteStore(paths.raw).readFields(),
  };
  const schema = await loadLakeSchema(undefined);
  const tables = await compareLake({
    db,
    lake: paths.lake,
    site,
    attachments,
    context,
    tables: schema.tables,
  });
  return {
    site,
    tables,
    differences: Object.values(tables).reduce((sum, { differences }) => sum + differences, 0),
    rebuildDifferences: await compareRebuild(db, paths, schema, context),
    missingAttachments: await missingAttachments({
      site,
      store: attachments,
      attachmentsDir: paths.attachments,
      maxBytes: loadConfig(attachmentVariables, env).MAX_ATTACHMENT_BYTES,
    }),
  };
}
