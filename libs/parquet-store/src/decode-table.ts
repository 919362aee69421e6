import { ParquetReader } from '@dsnp/parquetjs';
import { PermanentError } from '@jiralake/core';
import type { Cell, Row, Table } from '@jiralake/tables';

/**
 * The rows of a Parquet file of this table; a column that the file lacks reads as null.
 * @throws PermanentError when the file has columns that this version does not know, because a rewrite would drop them
 */
export async function decodeTable(table: Table, file: Buffer): Promise<Row[]> {
  const reader = await ParquetReader.openBuffer(file);
  const known = new Set(table.columns.map(({ name }) => name));
  const unknown = Object.keys(reader.schema.fields).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new PermanentError(`it has columns that this version does not know: ${unknown.join(', ')}`);
  }
  const rows: Row[] = [];
  for await (const record of reader) {
    const values = record as Record<string, Cell | undefined>;
    rows.push(Object.fromEntries(table.columns.map(({ name }) => [name, cellOf(values[name])])));
  }
  return rows;
}

/** INT64 comes back as bigint; rows hold numbers wherever they are exact. */
function cellOf(value: Cell | undefined): Cell {
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value);
  return value ?? null;
}
