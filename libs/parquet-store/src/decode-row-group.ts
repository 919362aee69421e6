import { ParquetEnvelopeReader } from '@dsnp/parquetjs';
import type { Cell, Row } from '@jiralake/tables';
import { fileSchema } from './file-schema';
import { codecs, type FileColumn, type Primitive } from './parquet-types';
import type { RowGroup } from './row-group';

type GroupEntry = Parameters<ParquetEnvelopeReader['readRowGroup']>[1];

/** The rows of a group, with the given columns of it. */
export async function decodeRowGroup(group: RowGroup, columns: readonly FileColumn[]): Promise<Row[]> {
  const reader = await ParquetEnvelopeReader.openBuffer(group.bytes);
  const names = columns.map(({ name }) => [name]);
  const { columnData = {} } = await reader.readRowGroup(fileSchema(columns), entryOf(group), names);
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

/** As if the group's bytes were a file. */
function entryOf({ rows, chunks }: RowGroup): GroupEntry {
  let next = 0;
  const columns = chunks.map(({ name, type, codec, values, bytes }) => {
    const at = next;
    next += bytes;
    // the library takes a dictionary for the first page that it is
    const place = { data_page_offset: at, total_compressed_size: bytes };
    return { meta_data: { type, codec, path_in_schema: [name], num_values: values, ...place } };
  });
  // what else an entry has is not looked at, and a number is as good as the library's own
  return { num_rows: rows, columns } as unknown as GroupEntry;
}
