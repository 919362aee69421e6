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
  /** the rows that only the site or only the lake has */
  differences: number;
  /** the rows that only the lake or only a lake rebuilt from raw has */
  rebuildDifferences: number;
  missingAttachments: string[];
}

/** Compares all stored data with the present state of the site. */
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
