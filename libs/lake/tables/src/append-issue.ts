import type { Cell } from '@jiralake/core';
import { isDeleted, type AttachmentStates, type RawIssue, type StoredIssue } from '@jiralake/payloads';
import { fieldFinder } from './field-type';
import { filledFields } from './filled-fields';
import { createFindMedia } from './find-media';
import { keptFields } from './kept-fields';
import { appendRows, type Table, type TableName } from './table';
import type { TransformContext, TransformInput } from './transform-input';

/** The rows of some issues in every table, by column. */
export type TableCells = Record<TableName, Cell[][]>;

/** Returns empty columns for every table. */
export function emptyCells(tables: readonly Table[]): TableCells {
  const entries = tables.map(({ name, columns }) => [name, columns.map((): Cell[] => [])]);
  return Object.fromEntries(entries) as TableCells;
}

/**
 * Appends the rows of one issue to every table. A deleted issue has none in any.
 * @throws what a table throws for an issue that it cannot read; nothing of the issue is appended then
 */
export function appendIssue(
  to: TableCells,
  raw: RawIssue,
  attachments: AttachmentStates | undefined,
  tables: readonly Table[],
  context: TransformContext,
): void {
  if (isDeleted(raw) || !('fields' in raw)) return;
  const before = tables.map(({ name }) => to[name][0]?.length ?? 0);
  try {
    const input = inputOf(raw, attachments, context);
    for (const table of tables) appendRows(table, to[table.name], input, context);
  } catch (error) {
    tables.forEach(({ name }, i) => {
      for (const cells of to[name]) cells.length = before[i] ?? 0;
    });
    throw error;
  }
}

function inputOf(
  issue: StoredIssue,
  attachments: AttachmentStates | undefined,
  { fields }: TransformContext,
): TransformInput {
  const findMedia = createFindMedia(issue, attachments);
  const filled = filledFields(issue);
  return {
    issue,
    attachments,
    findMedia,
    filled,
    kept: keptFields(filled, fieldFinder(fields, issue), findMedia),
  };
}
