import { ParquetReader } from '@dsnp/parquetjs';
import type { Row } from '@jiralake/core';

/** Reads all rows of a file with the row reader of parquetjs, which the library does not use. Integers become numbers. */
export async function readAgain(file: string): Promise<Row[]> {
  const reader = await ParquetReader.openFile(file);
  try {
    const names = Object.keys(reader.schema.fields);
    const rows: Row[] = [];
    const cursor = reader.getCursor();
    for (let row = await cursor.next(); row !== null; row = await cursor.next()) {
      const stored = row as Record<string, Row[string] | undefined>;
      rows.push(Object.fromEntries(names.map((name) => [name, normal(stored[name])])));
    }
    return rows;
  } finally {
    await reader.close();
  }
}

function normal(cell: Row[string] | undefined): Row[string] {
  return typeof cell === 'bigint' ? Number(cell) : (cell ?? null);
}
