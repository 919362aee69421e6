import { type AttachmentStates, type RawIssue, isDeleted } from '@jiralake/schemas';
import { createFindMedia } from './find-media';
import { redactRows } from './redact-rows';
import type { FilledField, Row, Table, TableName, TransformContext } from './table';

/** The rows of one issue in every table, without credentials in URLs. A deleted issue has none in any. */
export function rowsOf(
  raw: RawIssue,
  attachments: AttachmentStates | undefined,
  tables: readonly Table[],
  context: TransformContext,
): Record<TableName, Row[]> {
  const issue = isDeleted(raw) || !('fields' in raw) ? undefined : raw;
  const input = issue && {
    ...{ issue, attachments },
    findMedia: createFindMedia(issue, attachments),
    filled: filledFields(issue.fields),
  };
  const entries = tables.map((table) => {
    const rows = input === undefined ? [] : withoutRepeats(table, table.toRows(input, context));
    redactRows(table, rows);
    return [table.name, rows];
  });
  return Object.fromEntries(entries) as Record<TableName, Row[]>;
}

function filledFields(fields: Readonly<Record<string, unknown>>): FilledField[] {
  const filled: FilledField[] = [];
  for (const id of Object.keys(fields)) {
    const value = fields[id];
    if (value !== null && value !== undefined) filled.push({ id, value });
  }
  return filled;
}

/** A list can hold an entry twice, when it changed while its pages were read: the later one counts. */
function withoutRepeats({ key }: Table, rows: Row[]): Row[] {
  if (rows.length < 2) return rows;
  const last = new Map<string, Row>();
  rows.forEach((row, index) => {
    const values = key.map((name) => row[name]);
    // without an id nothing can be said to be the same
    last.set(values.includes(null) ? `#${index}` : values.join('\n'), row);
  });
  return last.size === rows.length ? rows : [...last.values()];
}
