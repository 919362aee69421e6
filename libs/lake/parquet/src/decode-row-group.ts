import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Cell } from '@jiralake/core';
import { parquetRead, type FileMetaData, type SchemaElement } from 'hyparquet';
import type { Cells } from './cells';
import { codecNames } from './format-numbers';
import { schemaElements, type FileColumn } from './parquet-types';
import type { ChunkEntry, RowGroup } from './row-group';

/** Those that the reader lacks; files of somebody else may have them. */
const compressors = {
  GZIP: (input: Uint8Array) => gunzipSync(input),
  BROTLI: (input: Uint8Array) => brotliDecompressSync(input),
};
/** The reader's own drops a byte order mark at the beginning of a text. */
const parsers = {
  stringFromBytes: (bytes: Uint8Array) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'),
};

/** The given columns of a group, in this order. */
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

/** Integers are numbers wherever they are exact. */
function cellOf(value: unknown): Cell {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return (value ?? null) as Cell;
}

/** As if the group's bytes were a file. */
function metadataOf({ rows, chunks, bytes }: RowGroup, columns: readonly FileColumn[]): FileMetaData {
  const elements = new Map(columns.map(({ name, type }) => [name, schemaElements[type]]));
  const leaves: SchemaElement[] = columns.map(({ name, type }) => ({
    ...{ name, repetition_type: 'OPTIONAL' },
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
    ...{ version: 1, metadata_length: 0, num_rows: BigInt(rows) },
    schema: [{ name: 'root', num_children: leaves.length }, ...leaves],
    row_groups: [{ columns: entries, num_rows: BigInt(rows), total_byte_size: BigInt(bytes.length) }],
  };
}

/** Which encodings there are is said by each page. */
function entryOf({ name, codec, values, bytes, plainBytes }: ChunkEntry, type: ParquetPrimitive, at: number) {
  return {
    ...{ type, encodings: [], path_in_schema: [name], codec: codecNames[codec] ?? 'UNCOMPRESSED' },
    ...{ num_values: BigInt(values), total_compressed_size: BigInt(bytes) },
    ...{ total_uncompressed_size: BigInt(plainBytes), data_page_offset: BigInt(at) },
  };
}

type ParquetPrimitive = NonNullable<SchemaElement['type']>;
