import { type AttachmentStates, type RawIssue, type StoredIssue, isDeleted } from '@jiralake/payloads';
import { fieldFinder } from './field-type';
import { filledFields } from './filled-fields';
import { createFindMedia } from './find-media';
import { keptFields } from './kept-fields';
import type { Row, Table, TableName, TransformContext, TransformInput } from './table';

/** Makes the rows of one issue in every table, with redacted credentials in URLs. A deleted issue has no rows. */
export function rowsOf(
  raw: RawIssue,
  attachments: AttachmentStates | undefined,
  tables: readonly Table[],
  context: TransformContext,
): Record<TableName, Row[]> {
  const issue = isDeleted(raw) || !('fields' in raw) ? undefined : raw;
  const input = issue && inputOf(issue, attachments, context);
  const entries = tables.map((table) => {
    const rows = input === undefined ? [] : withoutRepeats(table, table.toRows(input, context));
    return [table.name, rows];
  });
  return Object.fromEntries(entries) as Record<TableName, Row[]>;
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

/** Keeps the last of rows with the same key: a list that changed while its pages were read can hold an entry twice. */
function withoutRepeats({ key }: Table, rows: Row[]): Row[] {
  if (rows.length < 2) return rows;
  const last = new Map<string, Row>();
  rows.forEach((row, index) => last.set(keyOf(row, key) ?? `#${index}`, row));
  return last.size === rows.length ? rows : [...last.values()];
}

/** Returns `undefined` for a row without an id, which counts as different from all others. */
function keyOf(row: Row, key: Table['key']): string | undefined {
  let text = '';
  for (const name of key) {
    const value = row[name];
    if (value === null || value === undefined) return undefined;
    text = text === '' ? String(value) : `${text}\n${String(value)}`;
  }
  return text;
}
