import { Writable } from 'node:stream';
import { ParquetWriter } from '@dsnp/parquetjs';
import type { Row, Table } from '@jiralake/tables';
import { parquetSchemaOf, type UnknownColumn } from './parquet-schema';

type Output = Parameters<typeof ParquetWriter.openStream>[1];

export interface TableContent {
  rows: readonly Row[];
  /** columns that only another version of this program knows */
  unknown: readonly UnknownColumn[];
}

/** Key in the footer of a file, under which it says what its rows were made by. */
export const VERSION_KEY = 'jiralake.version';

/** The rows of a table as one Parquet file. A table without rows is a valid file with its schema. */
export async function encodeTable(
  { columns }: Table,
  { rows, unknown }: TableContent,
  version: string,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  // typed as a file stream by the library, which calls only write and end
  const writer = await ParquetWriter.openStream(
    parquetSchemaOf(columns, unknown),
    sink as unknown as Output,
    {
      // data page v2 and the page index of this library confuse some readers
      useDataPageV2: false,
      pageIndex: false,
    },
  );
  writer.setMetadata(VERSION_KEY, version);
  for (const row of rows) await writer.appendRow(row);
  await writer.close();
  return Buffer.concat(chunks);
}
