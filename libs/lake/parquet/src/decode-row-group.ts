import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Cell, Cells } from '@jiralake/core';
import { parquetRead, type FileMetaData, type SchemaElement } from 'hyparquet';

import { codecNames } from './parquet-enums';
import { schemaElements, type FileColumn } from './parquet-types';
import type { ChunkEntry, RowGroup } from './row-group';

/** Codecs that hyparquet lacks. jiralake writes GZIP; files of other writers may use BROTLI. */
const compressors = {
  GZIP: (input: Uint8Array) => gunzipSync(input),
  BROTLI: (input: Uint8Array) => brotliDecompressSync(input),
};
/** hyparquet's own text parser drops a byte order mark at the beginning of a text. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
  // a cell is a number of milliseconds, and hyparquet would make a Date of it
  timestampFromMicroseconds: (micros: bigint) => Number(micros / 1_000n),
};

/** Decodes the given columns of a row group, in the order of `columns`. */
export async function decodeRowGroup(group: RowGroup, columns: readonly FileColumn[]): Promise<Cells> {
  const { bytes } = group;
  const decoded = new Map<string, Cell[]>(columns.map(({ name }) => [name, []]));
  await parquetRead({
    file: {
      byteLength: bytes.length,
      slice: (start, end) =>
        bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + (end ?? bytes.length)) as ArrayBuffer,
    },
    metadata: metadataOf(group, columns),
    compressors,
    parsers,
    onChunk({ columnName, columnData }) {
      const cells = decoded.get(columnName);
      for (const value of columnData) cells?.push(cellOf(value));
    },
  });
  return columns.map(({ name }) => decoded.get(name) ?? []);
}

/** Returns a bigint as a number when the number is exact. */
function cellOf(value: unknown): Cell {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return (value ?? null) as Cell;
}

/** Builds file metadata for a file that consists of this row group alone. */
function metadataOf({ rows, chunks, bytes }: RowGroup, columns: readonly FileColumn[]): FileMetaData {
  const elements = new Map(columns.map(({ name, type }) => [name, schemaElements[type]]));
  const leaves: SchemaElement[] = columns.map(({ name, type }) => ({
    name,
    repetition_type: 'OPTIONAL',
    ...schemaElements[type],
  }));
  let next = 0;
  const entries = chunks.flatMap((chunk) => {
    const at = next;
    next += chunk.bytes;
    const element = elements.get(chunk.name);
    return element ? [{ file_offset: 0n, meta_data: entryOf(chunk, element.type, at) }] : [];
  });
  return {
    version: 1,
    metadata_length: 0,
    num_rows: BigInt(rows),
    schema: [{ name: 'root', num_children: leaves.length }, ...leaves],
    row_groups: [{ columns: entries, num_rows: BigInt(rows), total_byte_size: BigInt(bytes.length) }],
  };
}

/** Builds the metadata of a column chunk. `encodings` is empty: hyparquet takes the encoding from each page header. */
function entryOf(
  { name, codec, values, bytes, uncompressedBytes }: ChunkEntry,
  type: ParquetPrimitive,
  at: number,
) {
  return {
    type,
    encodings: [],
    path_in_schema: [name],
    codec: codecNames[codec] ?? 'UNCOMPRESSED',
    num_values: BigInt(values),
    total_compressed_size: BigInt(bytes),
    total_uncompressed_size: BigInt(uncompressedBytes),
    data_page_offset: BigInt(at),
  };
}

type ParquetPrimitive = NonNullable<SchemaElement['type']>;
