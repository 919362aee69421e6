import { isSystemError } from '@jiralake/files';
import { messageOf, monthOf, type IssueId, type Month } from '@jiralake/core';
import type { AttachmentStore, RawStore } from '@jiralake/raw-store';
import { rowsOf, tableNames, type Row, type TableName, type TransformContext } from '@jiralake/tables';

export interface CollectRowsPorts {
  raw: Pick<RawStore, 'readIssue'>;
  attachments: Pick<AttachmentStore, 'readStates'>;
  context: TransformContext;
}

export interface CollectedRows {
  rows: Record<TableName, Row[]>;
  /** issues whose rows these are; an issue that is gone or in another month has none */
  good: IssueId[];
  /** issues that could not be turned into rows, and why; what is stored of them stays */
  broken: { id: IssueId; error: string }[];
}

/** The rows of some issues in one month. One broken issue never keeps the others out. */
export async function collectRows(
  ports: CollectRowsPorts,
  month: Month,
  ids: readonly IssueId[],
): Promise<CollectedRows> {
  const collected: CollectedRows = {
    rows: Object.fromEntries(tableNames.map((name) => [name, []])) as unknown as Record<TableName, Row[]>,
    good: [],
    broken: [],
  };
  for (const id of ids) {
    try {
      const rows = await rowsOfIssue(ports, month, id);
      collected.good.push(id);
      for (const name of tableNames) if (rows) collected.rows[name].push(...rows[name]);
    } catch (error) {
      // no file handles left, an I/O error: nothing is wrong with the issue
      if (isSystemError(error)) throw error;
      collected.broken.push({ id, error: messageOf(error) });
    }
  }
  return collected;
}

async function rowsOfIssue(
  { raw, attachments, context }: CollectRowsPorts,
  month: Month,
  id: IssueId,
): Promise<Record<TableName, Row[]> | undefined> {
  const issue = await raw.readIssue(id);
  if (!issue) throw new Error(`issue ${id} has no raw file`);
  if (!('key' in issue) || monthOf(issue.fields.created) !== month) return undefined;
  return rowsOf(issue, await attachments.readStates(id), context);
}
