import { BINARY, createCompactWriter, I32, I64, LIST, STRUCT, type CompactWriter } from './compact-writer';
import { fileSchema } from './file-schema';
import type { FileColumn } from './parquet-types';
import { chunkSize, type ChunkEntry, type RowGroup } from './row-group';

/** What an entry takes, about. */
const ENTRY_BYTES = 256;
/** Numbers of the format. */
const VERSION = 1;
const OPTIONAL = 1;
const TYPES: Readonly<Record<string, number>> = { BOOLEAN: 0, INT64: 2, DOUBLE: 5, BYTE_ARRAY: 6 };
const CONVERTED_TYPES: Readonly<Record<string, number>> = { UTF8: 0, TIMESTAMP_MICROS: 10 };

/**
 * The footer of a file whose row groups stand one behind the other from `start` on. The library takes 30 µs for each
 * column chunk, which in a large month would be most of a commit; here what an entry says is encoded once.
 */
export function renderFooter(
  columns: readonly FileColumn[],
  groups: readonly RowGroup[],
  start: number,
  metadata: Readonly<Record<string, string>>,
): Buffer {
  const to = createCompactWriter();
  to.field(1, I32);
  to.integer(VERSION);
  to.field(1, LIST);
  writeSchema(to, columns);
  to.field(1, I64);
  to.integer(groups.reduce((sum, { rows }) => sum + rows, 0));
  to.field(1, LIST);
  to.list(STRUCT, groups.length);
  let at = start;
  for (const group of groups) {
    writeGroup(to, group, at);
    at += group.bytes.length;
  }
  to.field(1, LIST);
  writeMetadata(to, metadata);
  to.field(1, BINARY);
  to.binary('jiralake');
  to.field(1, LIST);
  writeOrders(to, columns.length);
  to.endStruct();
  const bytes = to.bytes();
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([bytes, length, Buffer.from('PAR1')]);
}

function writeSchema(to: CompactWriter, columns: readonly FileColumn[]): void {
  const { fieldList } = fileSchema(columns);
  to.list(STRUCT, 1 + fieldList.length);
  to.field(4, BINARY);
  to.binary('root');
  to.field(1, I32);
  to.integer(fieldList.length);
  to.endStruct();
  for (const { name, primitiveType = '', originalType } of fieldList) {
    to.field(1, I32);
    to.integer(TYPES[primitiveType] ?? NaN);
    to.field(2, I32);
    to.integer(OPTIONAL);
    to.field(1, BINARY);
    to.binary(name);
    if (originalType !== undefined) {
      to.field(2, I32);
      to.integer(CONVERTED_TYPES[originalType] ?? NaN);
    }
    to.endStruct();
  }
}

function writeMetadata(to: CompactWriter, metadata: Readonly<Record<string, string>>): void {
  const entries = Object.entries(metadata);
  to.list(STRUCT, entries.length);
  for (const [key, value] of entries) {
    for (const text of [key, value]) {
      to.field(1, BINARY);
      to.binary(text);
    }
    to.endStruct();
  }
}

/** Smallest and largest are meant in the order of the column's type; some readers pass over statistics without this. */
function writeOrders(to: CompactWriter, columns: number): void {
  to.list(STRUCT, columns);
  for (let i = 0; i < columns; i++) {
    to.field(1, STRUCT);
    to.endStruct();
    to.endStruct();
  }
}

function writeGroup(to: CompactWriter, { rows, bytes, chunks }: RowGroup, start: number): void {
  to.field(1, LIST);
  to.list(STRUCT, chunks.length);
  let at = start;
  for (const chunk of chunks) {
    const { head, tail, size } = partsOf(chunk);
    to.field(2, I64);
    to.integer(at);
    to.field(1, STRUCT);
    to.encoded(head);
    to.field(2, I64);
    to.integer(at);
    to.encoded(tail);
    to.endStruct();
    at += size;
  }
  to.field(1, I64);
  to.integer(bytes.length);
  to.field(1, I64);
  to.integer(rows);
  to.endStruct();
}

/** An entry of a chunk, encoded but for the place between these two parts. */
interface EntryParts {
  head: Buffer;
  tail: Buffer;
  size: number;
}

/** A group lives through many generations of its file, in each at another place. */
const partsOfEntries = new WeakMap<ChunkEntry, EntryParts>();

function partsOf(chunk: ChunkEntry): EntryParts {
  const known = partsOfEntries.get(chunk);
  if (known) return known;
  const parts = { head: encode(writeHead, chunk), tail: encode(writeTail, chunk), size: chunkSize(chunk) };
  partsOfEntries.set(chunk, parts);
  return parts;
}

function encode(write: (to: CompactWriter, chunk: ChunkEntry) => void, chunk: ChunkEntry): Buffer {
  const to = createCompactWriter(ENTRY_BYTES);
  write(to, chunk);
  return Buffer.from(to.bytes());
}

function writeHead(to: CompactWriter, chunk: ChunkEntry): void {
  const { type, encodings, path_in_schema, codec, num_values } = chunk;
  to.field(1, I32);
  to.integer(type);
  to.field(1, LIST);
  to.list(I32, encodings.length);
  for (const encoding of encodings) to.integer(encoding);
  to.field(1, LIST);
  to.list(BINARY, path_in_schema.length);
  for (const name of path_in_schema) to.binary(name);
  to.field(1, I32);
  to.integer(codec);
  for (const count of [num_values, chunk.total_uncompressed_size, chunk.total_compressed_size]) {
    to.field(1, I64);
    to.integer(Number(count));
  }
}

/** Statistics without the two fields that had no order, which the library writes as well. */
function writeTail(to: CompactWriter, { statistics }: ChunkEntry): void {
  if (statistics) {
    const { null_count, min_value, max_value } = statistics;
    to.field(3, STRUCT);
    to.field(3, I64);
    to.integer(Number(null_count ?? 0));
    if (min_value && max_value) {
      to.field(2, BINARY);
      to.binary(max_value);
      to.field(1, BINARY);
      to.binary(min_value);
    }
    to.endStruct();
  }
  to.endStruct();
}
