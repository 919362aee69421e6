import { ParquetEnvelopeReader } from '@dsnp/parquetjs';
import type { Cell, Row } from '@jiralake/tables';
import { fileSchema } from './file-schema';
import { codecs, type FileColumn, type Primitive } from './parquet-types';
import { moveTo, type RowGroup } from './row-group';

/** The rows of a group, with the given columns of it. */
export async function decodeRowGroup(group: RowGroup, columns: readonly FileColumn[]): Promise<Row[]> {
  moveTo(group, 0);
  const reader = await ParquetEnvelopeReader.openBuffer(group.bytes);
  const names = columns.map(({ name }) => [name]);
  const { columnData = {} } = await reader.readRowGroup(fileSchema(columns), group.entry, names);
  const rows = Array.from({ length: group.rows }, (): Row => ({}));
  for (const { name, type } of columns) {
    const { dlevels = [], values = [] } = columnData[name] ?? {};
    const { decode } = codecs[type];
    let next = 0;
    rows.forEach((row, i) => {
      const cell: Cell = dlevels[i] === 1 ? decode(values[next++] as Primitive) : null;
      row[name] = cell;
    });
  }
  return rows;
}
