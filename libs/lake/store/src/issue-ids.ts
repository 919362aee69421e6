import { issueIdSchema, type IssueId } from '@jiralake/core';
import { readCells, type FileColumn, type TableFile } from '@jiralake/parquet';

/** The column of every table that ties a row to its issue. */
export const ISSUE_ID: FileColumn = { name: 'issue_id', type: 'UTF8', statistics: true };

/** Lists the issues of the table `issues`. */
export async function issueIdsIn({ groups }: TableFile): Promise<IssueId[]> {
  const [ids = []] = await readCells({ columns: [ISSUE_ID], groups });
  return ids.map((id) => issueIdSchema.parse(id));
}
