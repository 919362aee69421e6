import {
  BINARY,
  createThriftCompactWriter,
  FALSE,
  I32,
  I64,
  LIST,
  STRUCT,
  type ThriftCompactWriter,
} from './thrift-compact-writer';
import { CONVERTED_TYPES, LOGICAL_TYPES, TIME_UNITS, TYPES } from './parquet-enums';
import { schemaElements, type FileColumn } from './parquet-types';
import { uncompressedBytesOf, type ChunkEntry, type RowGroup } from './row-group';

/** The approximate size of an encoded column chunk entry. */
const ENTRY_BYTES = 256;
/** The format version of `FileMetaData`. */
const VERSION = 1;
/** `FieldRepetitionType.OPTIONAL` */
const OPTIONAL = 1;

/**
 * Renders the footer of a file whose row groups follow each other from `start` on. parquetjs takes 30 µs for each column
 * chunk, which would be most of the time of a commit in a large month; this renderer encodes each entry once.
 */
export function renderFooter(
  columns: readonly FileColumn[],
  groups: readonly RowGroup[],
  start: number,
  metadata: Readonly<Record<string, string>>,
): Buffer {
  const to = createThriftCompactWriter();
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

function writeSchema(to: ThriftCompactWriter, columns: readonly FileColumn[]): void {
  to.list(STRUCT, 1 + columns.length);
  to.field(4, BINARY);
  to.binary('root');
  to.field(1, I32);
  to.integer(columns.length);
  to.endStruct();
  for (const { name, type } of columns) {
    to.field(1, I32);
    to.integer(TYPES[schemaElements[type].type]);
    to.field(2, I32);
    to.integer(OPTIONAL);
    to.field(1, BINARY);
    to.binary(name);
    if (type === 'UTF8' || type === 'TIMESTAMP_MICROS') {
      to.field(2, I32);
      to.integer(CONVERTED_TYPES[type]);
      to.field(4, STRUCT);
      writeLogicalType(to, type);
    }
    to.endStruct();
  }
}

/**
 * Writes the logical type beside the converted type, so that all readers see a timestamp without a zone. From the converted
 * type alone DuckDB reads a timestamp without a zone, while Arrow, and with it pandas and Polars, reads UTC. Older readers
 * know only the converted type.
 */
function writeLogicalType(to: ThriftCompactWriter, type: 'UTF8' | 'TIMESTAMP_MICROS'): void {
  if (type === 'UTF8') {
    to.field(LOGICAL_TYPES.STRING, STRUCT);
    to.endStruct();
  } else {
    to.field(LOGICAL_TYPES.TIMESTAMP, STRUCT);
    to.field(1, FALSE);
    to.field(1, STRUCT);
    to.field(TIME_UNITS.MICROS, STRUCT);
    to.endStruct();
    to.endStruct();
    to.endStruct();
  }
  to.endStruct();
}

function writeMetadata(to: ThriftCompactWriter, metadata: Readonly<Record<string, string>>): void {
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

/** Writes TYPE_ORDER for every column. Some readers ignore min and max without column orders. */
function writeOrders(to: ThriftCompactWriter, columns: number): void {
  to.list(STRUCT, columns);
  for (let i = 0; i < columns; i++) {
    to.field(1, STRUCT);
    to.endStruct();
    to.endStruct();
  }
}

function writeGroup(to: ThriftCompactWriter, group: RowGroup, start: number): void {
  const { rows, chunks } = group;
  to.field(1, LIST);
  to.list(STRUCT, chunks.length);
  let at = start;
  for (const chunk of chunks) {
    const { head, tail } = partsOf(chunk);
    to.field(2, I64);
    to.integer(at);
    to.field(1, STRUCT);
    to.encoded(head);
    writePageOffsets(to, chunk, at);
    to.encoded(tail);
    to.endStruct();
    at += chunk.bytes;
  }
  to.field(1, I64);
  to.integer(uncompressedBytesOf(group));
  to.field(1, I64);
  to.integer(rows);
  to.endStruct();
}

/** Writes the offsets of the data page and of the dictionary page before it, then the header of the statistics, if any. */
function writePageOffsets(
  to: ThriftCompactWriter,
  { dictionaryBytes, statistics }: ChunkEntry,
  start: number,
): void {
  to.field(2, I64);
  to.integer(start + dictionaryBytes);
  if (dictionaryBytes > 0) {
    to.field(2, I64);
    to.integer(start);
  }
  if (statistics) to.field(dictionaryBytes > 0 ? 1 : 3, STRUCT);
}

/** The encoded metadata of a column chunk: the fields before the page offsets, and the fields after them. */
interface EntryParts {
  head: Buffer;
  tail: Buffer;
}

/** A column chunk is copied into many generations of a file, and only its offsets change. */
const partsOfEntries = new WeakMap<ChunkEntry, EntryParts>();

function partsOf(chunk: ChunkEntry): EntryParts {
  const known = partsOfEntries.get(chunk);
  if (known) return known;
  const parts = { head: encode(writeHead, chunk), tail: encode(writeTail, chunk) };
  partsOfEntries.set(chunk, parts);
  return parts;
}

function encode(write: (to: ThriftCompactWriter, chunk: ChunkEntry) => void, chunk: ChunkEntry): Buffer {
  const to = createThriftCompactWriter(ENTRY_BYTES);
  write(to, chunk);
  return Buffer.from(to.bytes());
}

function writeHead(to: ThriftCompactWriter, chunk: ChunkEntry): void {
  const { type, encodings, name, codec, values, uncompressedBytes, bytes } = chunk;
  to.field(1, I32);
  to.integer(type);
  to.field(1, LIST);
  to.list(I32, encodings.length);
  for (const encoding of encodings) to.integer(encoding);
  to.field(1, LIST);
  to.list(BINARY, 1);
  to.binary(name);
  to.field(1, I32);
  to.integer(codec);
  for (const count of [values, uncompressedBytes, bytes]) {
    to.field(1, I64);
    to.integer(count);
  }
}

/** Writes statistics without the deprecated fields `max` and `min`, which had no defined order. */
function writeTail(to: ThriftCompactWriter, { statistics }: ChunkEntry): void {
  if (statistics) {
    const { nulls, bounds } = statistics;
    to.field(3, I64);
    to.integer(nulls);
    if (bounds) {
      to.field(2, BINARY);
      to.binary(bounds.max);
      to.field(1, BINARY);
      to.binary(bounds.min);
    }
    to.endStruct();
  }
  to.endStruct();
}
