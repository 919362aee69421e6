import type { Cell } from '@jiralake/core';
import { dictionaryOf, encodePlaces, sizeOf } from './dictionary';
import { encodeHybrid } from './encode-hybrid';
import { encodeDataPage, encodeDictionaryPage } from './encode-page';
import { encodeValue, encodeValues } from './encode-values';
import { CODECS, ENCODINGS, TYPES } from './format-numbers';
import { schemaElements, toPrimitive, type FileColumn, type Primitive } from './parquet-types';
import type { ChunkEntry, ChunkStatistics } from './row-group';

/** Below this a compressed chunk saves no bytes, and costs as much time as a large one. */
const WORTH_COMPRESSING_BYTES = 256;

/** A column chunk, encoded: its pages, and what the footer says of them. */
export interface EncodedChunk {
  entry: ChunkEntry;
  bytes: Buffer;
}

/** The cells of a column, which must not be none: a page, and one for the dictionary where it saves enough. */
export function encodeChunk(column: FileColumn, cells: readonly Cell[]): EncodedChunk {
  const { levels, values } = takeApart(column, cells);
  const dictionary = column.type === 'BOOLEAN' ? undefined : dictionaryOf(values);
  const distinct = dictionary?.values ?? values;
  const stored = encodeValues(column.type, distinct);
  const codec = sizeOf(distinct) < WORTH_COMPRESSING_BYTES ? CODECS.UNCOMPRESSED : CODECS.GZIP;
  const encoding = dictionary ? ENCODINGS.RLE_DICTIONARY : ENCODINGS.PLAIN;
  const first = dictionary && encodeDictionaryPage({ body: stored, values: distinct.length, codec });
  const body = Buffer.concat([encodeLevels(levels), dictionary ? encodePlaces(dictionary) : stored]);
  const data = encodeDataPage({ body, values: cells.length, codec, encoding });

  const bytes = first ? Buffer.concat([first.bytes, data.bytes]) : data.bytes;
  const entry: ChunkEntry = {
    name: column.name,
    type: TYPES[schemaElements[column.type].type],
    codec,
    encodings: [...(dictionary ? [ENCODINGS.PLAIN] : []), ENCODINGS.RLE, encoding],
    values: cells.length,
    bytes: bytes.length,
    plainBytes: data.plainBytes + (first?.plainBytes ?? 0),
    dictionaryBytes: first?.bytes.length ?? 0,
    statistics: column.statistics ? statisticsOf(column, distinct, cells.length - values.length) : undefined,
  };
  return { entry, bytes };
}

/** Which cells have a value, and the values. */
function takeApart(
  { type }: FileColumn,
  cells: readonly Cell[],
): { levels: Uint32Array; values: Primitive[] } {
  const encode = toPrimitive[type];
  const levels = new Uint32Array(cells.length);
  const values: Primitive[] = [];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i] ?? null;
    if (cell === null) continue;
    levels[i] = 1;
    values.push(encode(cell));
  }
  return { levels, values };
}

/** With the length in front that data pages of the first version have. */
function encodeLevels(levels: Uint32Array): Buffer {
  const encoded = encodeHybrid(levels, 1);
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32LE(encoded.length);
  return Buffer.concat([length, encoded]);
}

function statisticsOf({ type }: FileColumn, values: readonly Primitive[], nulls: number): ChunkStatistics {
  let [least] = values;
  let most = least;
  if (least === undefined || most === undefined) return { nulls, extremes: undefined };
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { nulls, extremes: { least: encodeValue(type, least), most: encodeValue(type, most) } };
}
