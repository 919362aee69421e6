import type { Cells, Row } from '@jiralake/core';
import type { AttachmentStates, RawIssue } from '@jiralake/payloads';
import { appendIssue, emptyCells } from './append-issue';
import type { Table, TableName, TableShape } from './table';
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
  const entries = tables.map((table) => [table.name, rowsIn(table, cells[table.name])]);
  return Object.fromEntries(entries) as Record<TableName, Row[]>;
}

/** Returns the rows in the cells of a table as objects. */
export function rowsIn({ columns }: Pick<TableShape, 'columns'>, cells: Cells): Row[] {
  return Array.from({ length: cells[0]?.length ?? 0 }, (_, row) =>
    Object.fromEntries(
      columns.map(({ name, type }, i) => {
        const cell = cells[i]?.[row] ?? null;
        return [name, type === 'timestamp' && cell !== null ? new Date(Number(cell)) : cell];
      }),
    ),
  );
}
