import type { Cell } from '@jiralake/core';
import { dictionaryOf, encodeIndices, sizeOf } from './dictionary';
import { encodeRleBitPacked } from './encode-rle-bit-packed';
import { encodeDataPage, encodeDictionaryPage } from './encode-page';
import { encodeValue, encodeValues } from './encode-values';
import { CODECS, ENCODINGS, TYPES } from './parquet-enums';
import { schemaElements, toPrimitive, type FileColumn, type Primitive } from './parquet-types';
import type { ChunkEntry, ChunkStatistics } from './row-group';

/** Compressing a chunk smaller than this saves no bytes, and takes as long as compressing a large one. */
const MIN_COMPRESSED_BYTES = 256;

/** An encoded column chunk: the bytes of its pages, and its metadata for the footer. */
export interface EncodedChunk {
  entry: ChunkEntry;
  bytes: Buffer;
}

/**
 * Encodes a column chunk: one data page, and a dictionary page when a dictionary saves enough.
 * @param cells at least one
 */
export function encodeChunk(column: FileColumn, cells: readonly Cell[]): EncodedChunk {
  const { definitionLevels, values } = splitNulls(column, cells);
  const dictionary = column.type === 'BOOLEAN' ? undefined : dictionaryOf(values);
  const distinct = dictionary?.values ?? values;
  const stored = encodeValues(column.type, distinct);
  const codec = sizeOf(distinct) < MIN_COMPRESSED_BYTES ? CODECS.UNCOMPRESSED : CODECS.GZIP;
  const encoding = dictionary ? ENCODINGS.RLE_DICTIONARY : ENCODINGS.PLAIN;
  const first = dictionary && encodeDictionaryPage({ body: stored, values: distinct.length, codec });
  const body = Buffer.concat([
    encodeDefinitionLevels(definitionLevels),
    dictionary ? encodeIndices(dictionary) : stored,
  ]);
  const data = encodeDataPage({ body, values: cells.length, codec, encoding });

  const bytes = first ? Buffer.concat([first.bytes, data.bytes]) : data.bytes;
  const entry: ChunkEntry = {
    name: column.name,
    type: TYPES[schemaElements[column.type].type],
    codec,
    encodings: [...(dictionary ? [ENCODINGS.PLAIN] : []), ENCODINGS.RLE, encoding],
    values: cells.length,
    bytes: bytes.length,
    uncompressedBytes: data.uncompressedBytes + (first?.uncompressedBytes ?? 0),
    dictionaryBytes: first?.bytes.length ?? 0,
    statistics: column.statistics ? statisticsOf(column, distinct, cells.length - values.length) : undefined,
  };
  return { entry, bytes };
}

/** Splits cells into definition levels, 0 for null and 1 for a value, and the values that are not null. */
function splitNulls(
  { type }: FileColumn,
  cells: readonly Cell[],
): { definitionLevels: Uint32Array; values: Primitive[] } {
  const encode = toPrimitive[type];
  const definitionLevels = new Uint32Array(cells.length);
  const values: Primitive[] = [];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? null;
    if (cell === null) continue;
    definitionLevels[i] = 1;
    values.push(encode(cell));
  }
  return { definitionLevels, values };
}

/** Encodes definition levels after their length in four bytes, as data pages of version 1 have them. */
function encodeDefinitionLevels(definitionLevels: Uint32Array): Buffer {
  const encoded = encodeRleBitPacked(definitionLevels, 1);
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32LE(encoded.length);
  return Buffer.concat([length, encoded]);
}

function statisticsOf({ type }: FileColumn, values: readonly Primitive[], nulls: number): ChunkStatistics {
  let [min] = values;
  let max = min;
  if (min === undefined || max === undefined) return { nulls, bounds: undefined };
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { nulls, bounds: { min: encodeValue(type, min), max: encodeValue(type, max) } };
}
