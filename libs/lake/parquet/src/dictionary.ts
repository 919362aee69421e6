import { encodeRleBitPacked } from './encode-rle-bit-packed';
import type { Primitive } from './parquet-types';

/** A dictionary that takes more than this share of the bytes of all values saves too little. */
const MAX_SHARE = 0.5;

/** The distinct values in order of first occurrence, and for each value of the column its index among them. */
export interface Dictionary {
  values: Primitive[];
  indices: Uint32Array;
}

/** Builds the dictionary of a column chunk. Returns `undefined` when a dictionary would save too little. */
export function dictionaryOf(all: readonly Primitive[]): Dictionary | undefined {
  const maxSize = MAX_SHARE * sizeOf(all);
  const indices = new Uint32Array(all.length);
  const known = new Map<Primitive, number>();
  const values: Primitive[] = [];
  let size = 0;
  for (let i = 0; i < all.length; i++) {
    const value = all[i] as Primitive;
    let index = known.get(value);
    if (index === undefined) {
      size += sizeOfValue(value);
      if (size > maxSize) return undefined;
      index = values.push(value) - 1;
      known.set(value, index);
    }
    indices[i] = index;
  }
  return values.length > 0 ? { values, indices } : undefined;
}

/** Encodes the indices after a byte with their bit width. The width is at least 1, because some readers fail on 0. */
export function encodeIndices({ values, indices }: Dictionary): Buffer {
  const width = Math.max(1, 32 - Math.clz32(values.length - 1));
  return Buffer.concat([Buffer.from([width]), encodeRleBitPacked(indices, width)]);
}

/** Estimates the encoded size in bytes. Text counts as ASCII. */
export function sizeOf(values: readonly Primitive[]): number {
  let size = 0;
  for (const value of values) size += sizeOfValue(value);
  return size;
}

function sizeOfValue(value: Primitive): number {
  return typeof value === 'string' ? 4 + value.length : 8;
}
