import type { Row } from '@jiralake/core';
import type { AttachmentStates, RawIssue } from '@jiralake/payloads';
import { appendIssue, emptyCells } from './append-issue';
import type { Table, TableName } from './table';
import type { TransformContext } from './transform-input';

/** The rows of one issue in every table as objects, to look at and to compare. */
export function rowsOf(
  raw: RawIssue,
  attachments: AttachmentStates | undefined,
  tables: readonly Table[],
  context: TransformContext,
): Record<TableName, Row[]> {
  const cells = emptyCells(tables);
  appendIssue(cells, raw, attachments, tables, context);
  const entries = tables.map(({ name, columns }) => {
    const count = cells[name][0]?.length ?? 0;
    const rows = Array.from({ length: count }, (_, row) => rowAt(columns, cells[name], row));
    return [name, rows];
  });
  return Object.fromEntries(entries) as Record<TableName, Row[]>;
}

function rowAt(columns: Table['columns'], cells: readonly (readonly Row[string][])[], at: number): Row {
  const entries = columns.map(({ name, type }, i) => {
    const cell = cells[i]?.[at] ?? null;
    return [name, type === 'timestamp' && typeof cell === 'number' ? new Date(cell) : cell];
  });
  return Object.fromEntries(entries) as Row;
}
