import { existsSync } from 'node:fs';
import path from 'node:path';
import { issueIdSchema, messageOf, type IssueId, type Month } from '@jiralake/core';
import type { DuckDb } from '@jiralake/duckdb';

export interface OpenIssues {
  ids: IssueId[];
  /** months that could not be read */
  unread: { month: Month; error: string }[];
}

/**
 * The issues of the lake that have an SLA and are not done, by the key of the status category, whose name is translated.
 * One month after the other: one that cannot be read must not hide the others.
 */
export async function findOpenIssues(
  db: Pick<DuckDb, 'query'>,
  lake: string,
  months: readonly Month[],
): Promise<OpenIssues> {
  const open: OpenIssues = { ids: [], unread: [] };
  for (const month of months) {
    const [issues, cycles] = ['issues', 'sla_cycles'].map((table) =>
      path.join(lake, table, `${month}.parquet`),
    );
    if (!issues || !cycles || !existsSync(issues) || !existsSync(cycles)) continue;
    try {
      const { rows } = await db.query(
        `select issue_id::varchar from read_parquet(${quoted(issues)})
         where status_category_key is distinct from 'done'
           and issue_id in (select issue_id from read_parquet(${quoted(cycles)}))
         order by issue_id`,
      );
      open.ids.push(...rows.map(([id]) => issueIdSchema.parse(id)));
    } catch (error) {
      open.unread.push({ month, error: messageOf(error) });
    }
  }
  return open;
}

const quoted = (file: string): string => `'${file.replaceAll("'", "''")}'`;
