import type { Cell, Row } from '@jiralake/tables';
import { encodeDataPage, encodeDictionaryPage, type EncodedPage } from './encode-page';
import { encodeHybrid } from './encode-hybrid';
import { encodeValue, encodeValues } from './encode-values';
import { CODECS, ENCODINGS } from './format-numbers';
import { codecs, primitiveTypes, type FileColumn, type Primitive } from './parquet-types';
import type { ChunkEntry, ChunkStatistics } from './row-group';

/** Below this a compressed chunk saves no bytes, and costs as much time as a large one. */
const WORTH_COMPRESSING_BYTES = 256;
/** Values of which more than this share stand once are not worth a dictionary. */
const LARGEST_DICTIONARY = 0.5;

type Value = NonNullable<Cell>;

/** A column chunk, encoded: its pages, and what the footer says of them. */
export interface EncodedChunk {
  entry: ChunkEntry;
  bytes: Buffer;
}

/** The cells of a column in rows, which must not be none. */
export function encodeChunk(column: FileColumn, rows: readonly Row[]): EncodedChunk {
  const cells = rows.map((row) => row[column.name] ?? null);
  const values = cells.filter((cell): cell is Value => cell !== null);
  const dictionary = column.type === 'BOOLEAN' ? undefined : dictionaryOf(values);
  const codec =
    sizeOf(dictionary?.values ?? values) < WORTH_COMPRESSING_BYTES ? CODECS.UNCOMPRESSED : CODECS.GZIP;
  const levels = encodeLevels(cells);
  const count = cells.length;
  const pages: EncodedPage[] = [];
  if (dictionary) {
    const body = encodeValues(primitivesOf(column, dictionary.values));
    pages.push(encodeDictionaryPage({ body, values: dictionary.values.length, codec }));
  }
  const encoding = dictionary ? ENCODINGS.RLE_DICTIONARY : ENCODINGS.PLAIN;
  const stored = dictionary ? encodePlaces(dictionary) : encodeValues(primitivesOf(column, values));
  pages.push(encodeDataPage({ body: Buffer.concat([levels, stored]), values: count, codec, encoding }));

  const bytes = Buffer.concat(pages.map((page) => page.bytes));
  const entry: ChunkEntry = {
    name: column.name,
    type: primitiveTypes[column.type],
    codec,
    encodings: dictionary ? [ENCODINGS.PLAIN, ENCODINGS.RLE, encoding] : [ENCODINGS.PLAIN, ENCODINGS.RLE],
    values: count,
    bytes: bytes.length,
    plainBytes: pages.reduce((sum, { plainBytes }) => sum + plainBytes, 0),
    dictionaryBytes: dictionary ? (pages[0]?.bytes.length ?? 0) : 0,
    statistics: column.statistics
      ? statisticsOf(column, dictionary?.values ?? values, count - values.length)
      : undefined,
  };
  return { entry, bytes };
}

function primitivesOf({ type }: FileColumn, values: readonly Value[]): Primitive[] {
  const { encode } = codecs[type];
  return values.map(encode);
}

/** Bytes, about: texts are taken for ASCII. */
function sizeOf(values: readonly Value[]): number {
  return values.reduce<number>((sum, value) => sum + sizeOfValue(value), 0);
}

function sizeOfValue(value: Value): number {
  return typeof value === 'string' ? 4 + value.length : 8;
}

/** Which cells are not null, with the length in front that data pages of the first version have. */
function encodeLevels(cells: readonly Cell[]): Buffer {
  const levels = encodeHybrid(
    Uint32Array.from(cells, (cell) => (cell === null ? 0 : 1)),
    1,
  );
  const length = Buffer.allocUnsafe(4);
  length.writeUInt32LE(levels.length);
  return Buffer.concat([length, levels]);
}

/** Each value once, in the order in which they come, and where each of all values is in there. */
interface Dictionary {
  values: Value[];
  places: Uint32Array;
}

/** `undefined` when it would save too little. */
function dictionaryOf(all: readonly Value[]): Dictionary | undefined {
  const largest = LARGEST_DICTIONARY * sizeOf(all);
  const places = new Uint32Array(all.length);
  const known = new Map<unknown, number>();
  const values: Value[] = [];
  let size = 0;
  for (let i = 0; i < all.length; i++) {
    const value = all[i] as Value;
    // times are equal by what they say, not as objects
    const key = value instanceof Date ? value.getTime() : value;
    let place = known.get(key);
    if (place === undefined) {
      size += sizeOfValue(value);
      if (size > largest) return undefined;
      place = values.push(value) - 1;
      known.set(key, place);
    }
    places[i] = place;
  }
  return values.length > 0 ? { values, places } : undefined;
}

/** The width in a byte, then the places. A width of 0, for a single value, confuses some readers. */
function encodePlaces({ values, places }: Dictionary): Buffer {
  const width = Math.max(1, 32 - Math.clz32(values.length - 1));
  return Buffer.concat([Buffer.from([width]), encodeHybrid(places, width)]);
}

function statisticsOf({ type }: FileColumn, values: readonly Value[], nulls: number): ChunkStatistics {
  let [least] = values;
  let most = least;
  if (least === undefined || most === undefined) return { nulls, extremes: undefined };
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const { encode } = codecs[type];
  return { nulls, extremes: { least: encodeValue(encode(least)), most: encodeValue(encode(most)) } };
}
