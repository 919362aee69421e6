import { encodeHybrid } from './encode-hybrid';
import type { Primitive } from './parquet-types';

/** A dictionary of more than this share of all values is not worth its places. */
const LARGEST_SHARE = 0.5;

/** Each value once, in the order in which they come, and where each of all values is in there. */
export interface Dictionary {
  values: Primitive[];
  places: Uint32Array;
}

/** `undefined` when it would save too little. */
export function dictionaryOf(all: readonly Primitive[]): Dictionary | undefined {
  const largest = LARGEST_SHARE * sizeOf(all);
  const places = new Uint32Array(all.length);
  const known = new Map<Primitive, number>();
  const values: Primitive[] = [];
  let size = 0;
  for (let i = 0; i < all.length; i++) {
    const value = all[i] as Primitive;
    let place = known.get(value);
    if (place === undefined) {
      size += sizeOfValue(value);
      if (size > largest) return undefined;
      place = values.push(value) - 1;
      known.set(value, place);
    }
    places[i] = place;
  }
  return values.length > 0 ? { values, places } : undefined;
}

/** The places, behind a byte with their width. A width of 0, for a single value, confuses some readers. */
export function encodePlaces({ values, places }: Dictionary): Buffer {
  const width = Math.max(1, 32 - Math.clz32(values.length - 1));
  return Buffer.concat([Buffer.from([width]), encodeHybrid(places, width)]);
}

/** Bytes, about: texts are taken for ASCII. */
export function sizeOf(values: readonly Primitive[]): number {
  let size = 0;
  for (const value of values) size += sizeOfValue(value);
  return size;
}

function sizeOfValue(value: Primitive): number {
  return typeof value === 'string' ? 4 + value.length : 8;
}
