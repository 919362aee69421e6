import { isSystemError } from '@jiralake/files';
import { messageOf, monthOf, type IssueId, type Month } from '@jiralake/core';
import type { AttachmentStates, RawIssue } from '@jiralake/payloads';
import {
  appendIssue,
  emptyCells,
  type Table,
  type TableCells,
  type TransformContext,
} from '@jiralake/tables';

export interface CollectRowsPorts {
  raw: { readIssue(id: IssueId): Promise<RawIssue | undefined> };
  attachments: { readStates(id: IssueId): Promise<AttachmentStates | undefined> };
  tables: readonly Table[];
}

export interface CollectedRows {
  rows: TableCells;
  /** issues that were read; an issue that is deleted or in another month has no rows */
  good: IssueId[];
  /** issues whose rows could not be made, and why; their stored rows stay */
  broken: { id: IssueId; error: string }[];
}

/** Collects the rows of some issues of one month. A broken issue does not stop the others. */
export async function collectRows(
  ports: CollectRowsPorts,
  context: TransformContext,
  month: Month,
  ids: readonly IssueId[],
): Promise<CollectedRows> {
  const collected: CollectedRows = { rows: emptyCells(ports.tables), good: [], broken: [] };
  for (const id of ids) {
    try {
      await appendRows(collected.rows, ports, context, month, id);
      collected.good.push(id);
    } catch (error) {
      // a system error, such as no file handles left, says nothing about the issue
      if (isSystemError(error)) throw error;
      collected.broken.push({ id, error: messageOf(error) });
    }
  }
  return collected;
}

async function appendRows(
  to: TableCells,
  { raw, attachments, tables }: CollectRowsPorts,
  context: TransformContext,
  month: Month,
  id: IssueId,
): Promise<void> {
  const issue = await raw.readIssue(id);
  if (!issue) throw new Error(`issue ${id} has no raw file`);
  if (!('key' in issue) || monthOf(issue.fields.created) !== month) return;
  // attachment states are a separate file, which most issues do not have
  const states = hasAttachments(issue) ? await attachments.readStates(id) : undefined;
  appendIssue(to, issue, states, tables, context);
}

function hasAttachments(issue: RawIssue): boolean {
  const list = 'fields' in issue ? issue.fields['attachment'] : undefined;
  return Array.isArray(list) && list.length > 0;
}
