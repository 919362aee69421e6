import { type AttachmentStates, type RawIssue, isDeleted } from '@jiralake/schemas';
import type { Row, TableName, TransformContext } from './table';
import { tables } from './tables';

/** The rows of one issue in every table. A deleted issue has none in any. */
export function rowsOf(
  raw: RawIssue,
  attachments: AttachmentStates | undefined,
  context: TransformContext,
): Record<TableName, Row[]> {
  const issue = isDeleted(raw) || !('fields' in raw) ? undefined : raw;
  const entries = tables.map((table) => [
    table.name,
    issue === undefined ? [] : table.toRows({ issue, attachments }, context),
  ]);
  return Object.fromEntries(entries) as Record<TableName, Row[]>;
}
