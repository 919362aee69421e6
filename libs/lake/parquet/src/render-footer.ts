import {
  BINARY,
  createCompactWriter,
  FALSE,
  I32,
  I64,
  LIST,
  STRUCT,
  type CompactWriter,
} from './compact-writer';
import { CONVERTED_TYPES, LOGICAL_TYPES, TIME_UNITS, TYPES } from './format-numbers';
import { schemaElements, type FileColumn } from './parquet-types';
import { plainBytesOf, type ChunkEntry, type RowGroup } from './row-group';

/** What an entry takes, about. */
const ENTRY_BYTES = 256;
/** Numbers of the format. */
const VERSION = 1;
const OPTIONAL = 1;

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
 * A time without a zone, which is what DuckDB makes of the converted type alone, while Arrow, and with it pandas and Polars,
 * would read one in UTC: with the logical type beside it all agree. Older readers know only the converted type.
 */
function writeLogicalType(to: CompactWriter, type: 'UTF8' | 'TIMESTAMP_MICROS'): void {
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

function writeGroup(to: CompactWriter, group: RowGroup, start: number): void {
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
    writePlaces(to, chunk, at);
    to.encoded(tail);
    to.endStruct();
    at += chunk.bytes;
  }
  to.field(1, I64);
  to.integer(plainBytesOf(group));
  to.field(1, I64);
  to.integer(rows);
  to.endStruct();
}

/** Where the data page is, and the dictionary in front of it; statistics, if any, are the field after that. */
function writePlaces(to: CompactWriter, { dictionaryBytes, statistics }: ChunkEntry, start: number): void {
  to.field(2, I64);
  to.integer(start + dictionaryBytes);
  if (dictionaryBytes > 0) {
    to.field(2, I64);
    to.integer(start);
  }
  if (statistics) to.field(dictionaryBytes > 0 ? 1 : 3, STRUCT);
}

/** An entry of a chunk, encoded but for the places between these two parts. */
interface EntryParts {
  head: Buffer;
  tail: Buffer;
}

/** A group lives through many generations of its file, in each at another place. */
const partsOfEntries = new WeakMap<ChunkEntry, EntryParts>();

function partsOf(chunk: ChunkEntry): EntryParts {
  const known = partsOfEntries.get(chunk);
  if (known) return known;
  const parts = { head: encode(writeHead, chunk), tail: encode(writeTail, chunk) };
  partsOfEntries.set(chunk, parts);
  return parts;
}

function encode(write: (to: CompactWriter, chunk: ChunkEntry) => void, chunk: ChunkEntry): Buffer {
  const to = createCompactWriter(ENTRY_BYTES);
  write(to, chunk);
  return Buffer.from(to.bytes());
}

function writeHead(to: CompactWriter, chunk: ChunkEntry): void {
  const { type, encodings, name, codec, values, plainBytes, bytes } = chunk;
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
  for (const count of [values, plainBytes, bytes]) {
    to.field(1, I64);
    to.integer(count);
  }
}

/** Statistics, without the two fields of them that had no order. */
function writeTail(to: CompactWriter, { statistics }: ChunkEntry): void {
  if (statistics) {
    const { nulls, extremes } = statistics;
    to.field(3, I64);
    to.integer(nulls);
    if (extremes) {
      to.field(2, BINARY);
      to.binary(extremes.most);
      to.field(1, BINARY);
      to.binary(extremes.least);
    }
    to.endStruct();
  }
  to.endStruct();
}
