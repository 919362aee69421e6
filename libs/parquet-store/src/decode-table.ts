import { ParquetReader } from '@dsnp/parquetjs';
import type { Cell, Row, Table } from '@jiralake/tables';
import type { TableContent } from './encode-table';
import { unknownColumnsOf } from './parquet-schema';

/**
 * The rows of a Parquet file of this table. A column that the file lacks reads as null; one that only another version
 * knows is kept beside the others.
 */
export async function decodeTable({ columns }: Table, file: Buffer): Promise<TableContent> {
  const reader = await ParquetReader.openBuffer(file);
  const unknown = unknownColumnsOf(reader.schema, columns);
  const names = [...columns, ...unknown].map(({ name }) => name);
  const rows: Row[] = [];
  for await (const record of reader) {
    const values = record as Record<string, Cell | undefined>;
    rows.push(Object.fromEntries(names.map((name) => [name, cellOf(values[name])])));
  }
  return { rows, unknown };
}

/** INT64 comes back as bigint; rows hold numbers wherever they are exact. */
function cellOf(value: Cell | undefined): Cell {
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value);
  return value ?? null;
}
