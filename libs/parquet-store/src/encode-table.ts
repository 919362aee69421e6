import { Writable } from 'node:stream';
import { ParquetWriter } from '@dsnp/parquetjs';
import type { Row, Table } from '@jiralake/tables';
import { parquetSchemaOf } from './parquet-schema';

type Output = Parameters<typeof ParquetWriter.openStream>[1];

/** The rows of a table as one Parquet file. A table without rows is a valid file with its schema. */
export async function encodeTable(table: Table, rows: readonly Row[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  // typed as a file stream by the library, which calls only write and end
  const writer = await ParquetWriter.openStream(parquetSchemaOf(table), sink as unknown as Output, {
    // data page v2 and the page index of this library confuse some readers
    useDataPageV2: false,
    pageIndex: false,
  });
  for (const row of rows) await writer.appendRow(row);
  await writer.close();
  return Buffer.concat(chunks);
}
