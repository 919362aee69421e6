import path from 'node:path';
import { namesIn } from '@jiralake/files';
import { monthSchema, type Month } from '@jiralake/core';
import { listGenerations } from './commit-record';
import type { LakeFolders } from './publish-month';

const SUFFIX = '.parquet';

/** Returns the tables with a published file by month, oldest month first. Tables that this version does not declare count. */
export async function publishedTables(lake: string): Promise<Map<Month, string[]>> {
  const found: { month: Month; table: string }[] = [];
  for (const table of (await namesIn(lake)).filter((name) => /^[a-z_]+$/.test(name)))
    for (const name of await namesIn(path.join(lake, table))) {
      const month = monthSchema.safeParse(path.basename(name, SUFFIX)).data;
      if (month !== undefined && name.endsWith(SUFFIX)) found.push({ month, table });
    }
  const months = new Map<Month, string[]>();
  for (const { month, table } of found.sort((a, b) => (a.month < b.month ? -1 : 1)))
    months.set(month, [...(months.get(month) ?? []), table]);
  return months;
}

/** Lists the published months without a commit record. */
export async function monthsWithoutRecord({ lake, commits }: LakeFolders): Promise<Month[]> {
  const months: Month[] = [];
  for (const month of (await publishedTables(lake)).keys())
    if ((await listGenerations(path.join(commits, month))).length === 0) months.push(month);
  return months;
}
