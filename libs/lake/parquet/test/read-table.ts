import type { Row } from '@jiralake/core';
import { readCells } from '../src/read-cells';
import type { TableFile } from '../src/row-group';

/** Reads all rows of a table. */
export async function readTable(table: TableFile): Promise<Row[]> {
  const cells = await readCells(table);
  return Array.from({ length: cells[0]?.length ?? 0 }, (_, row) =>
    Object.fromEntries(
      table.columns.map(({ name, type }, i) => {
        const cell = cells[i]?.[row] ?? null;
        return [name, type === 'TIMESTAMP_MICROS' && cell !== null ? new Date(Number(cell)) : cell];
      }),
    ),
  );
}
