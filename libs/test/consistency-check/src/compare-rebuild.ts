import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DataPaths } from '@jiralake/config';
import { createLakeViews, viewName, type DuckDb } from '@jiralake/duckdb';
import { rebuildLake, type ConfiguredSchema } from '@jiralake/rebuild';
import { createParquetStore } from '@jiralake/lake-store';
import { createAttachmentStore, openRawFolder } from '@jiralake/raw-store';
import type { TableName, TransformContext } from '@jiralake/tables';

const REBUILT = 'rebuilt_';

/**
 * Rebuilds a second lake from raw alone, and counts the rows that only one of the two lakes has. Columns that a lake of an
 * earlier version cannot have are left out.
 */
export async function compareRebuild(
  db: DuckDb,
  { raw, attachments, lake }: DataPaths,
  schema: ConfiguredSchema,
  context: TransformContext,
  newerColumns: Partial<Record<TableName, readonly string[]>> = {},
): Promise<number> {
  const folder = path.join(path.dirname(path.dirname(lake)), 'rebuilt');
  const rebuilt = path.join(folder, 'jira');
  await rm(folder, { recursive: true, force: true });
  const { skipped } = await rebuildLake(
    {
      raw: openRawFolder(raw),
      attachments: createAttachmentStore(attachments),
      lake: createParquetStore({ lake: rebuilt, commits: path.join(folder, '.commits/jira') }, schema),
      lakeMonths: () => Promise.resolve([]),
      tables: schema.tables,
      context,
      beforeCommit: () => Promise.resolve(),
      onProgress: () => undefined,
    },
    { parallel: 2 },
  );
  let differences = skipped.length;
  const views = await createLakeViews(db, lake, schema.tables);
  const again = await createLakeViews(db, rebuilt, schema.tables, { prefix: REBUILT });
  for (const { name } of schema.tables) {
    const newer = newerColumns[name] ?? [];
    const columns = newer.length > 0 ? `* exclude (${newer.join(', ')})` : '*';
    const onlyIn = (one: string, other: string): string =>
      `select count(*)::int from (select ${columns} from ${one} except all select ${columns} from ${other})`;
    const [ours, theirs] = [viewName(name), REBUILT + name];
    const { rows: counts } = await db.query(`select (${onlyIn(ours, theirs)}) + (${onlyIn(theirs, ours)})`);
    differences += Number(counts[0]?.[0]);
  }
  await views.close();
  await again.close();
  return differences;
}
