import { issueIdSchema, messageOf, type IssueId, type Month } from '@jiralake/core';
import { createLakeViews, viewName, type DuckDb } from '@jiralake/duckdb';
import { createTables, defaultFieldMap, type TableName } from '@jiralake/tables';

export interface OpenIssues {
  ids: IssueId[];
  /** months that could not be read */
  unread: { month: Month; error: string }[];
}

const columns = ['issue_id', 'status_category_key'];
const needed: readonly TableName[] = ['issues', 'sla_cycles'];
const tables = createTables(defaultFieldMap).filter(({ name }) => needed.includes(name));

/**
 * Lists the issues of the lake that have an SLA and are not done, by the key of the status category: the name is translated.
 * Months are read one after the other, so that a month that cannot be read does not hide the others.
 */
export async function findOpenIssues(
  db: Pick<DuckDb, 'query' | 'hold'>,
  lake: string,
  months: readonly Month[],
): Promise<OpenIssues> {
  const open: OpenIssues = { ids: [], unread: [] };
  for (const month of months) {
    try {
      open.ids.push(...(await openIn(db, lake, month)));
    } catch (error) {
      open.unread.push({ month, error: messageOf(error) });
    }
  }
  return open;
}

async function openIn(db: Pick<DuckDb, 'query' | 'hold'>, lake: string, month: Month): Promise<IssueId[]> {
  const views = await createLakeViews(db, lake, tables, { months: [month], columns });
  try {
    if (views.names.length < tables.length) return [];
    const { rows } = await db.query(
      `select issue_id::varchar from ${viewName('issues')}
       where status_category_key is distinct from 'done'
         and issue_id in (select issue_id from ${viewName('sla_cycles')})
       order by issue_id`,
    );
    return rows.map(([id]) => issueIdSchema.parse(id));
  } finally {
    await views.close();
  }
}
