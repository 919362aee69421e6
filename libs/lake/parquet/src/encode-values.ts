import type { ParquetType, Primitive } from './parquet-types';

const LENGTH_BYTES = 4;
const NUMBER_BYTES = 8;
/** A UTF-16 code unit takes at most three bytes in UTF-8. */
const MAX_BYTES_OF_UNIT = 3;
const WORD = 2 ** 32;

/** Encodes values of one type as PLAIN. */
export function encodeValues(type: ParquetType, values: readonly Primitive[]): Buffer {
  switch (type) {
    case 'UTF8':
      return encodeTexts(values as string[]);
    case 'BOOLEAN':
      return encodeBooleans(values as boolean[]);
    case 'TIMESTAMP_MICROS':
      return encodeNumbers(values as number[], (to, ms, at) => writeInteger(to, microsOf(ms), at));
    case 'INT64':
      return encodeNumbers(values as (number | bigint)[], writeInteger);
    case 'DOUBLE':
      return encodeNumbers(values as number[], (to, value, at) => to.writeDoubleLE(value, at));
  }
}

/** Encodes one value for statistics, where a text has no length prefix. */
export function encodeValue(type: ParquetType, value: Primitive): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : encodeValues(type, [value]);
}

function encodeTexts(values: readonly string[]): Buffer {
  let maxBytes = 0;
  for (const { length } of values) maxBytes += LENGTH_BYTES + MAX_BYTES_OF_UNIT * length;
  const to = Buffer.allocUnsafe(maxBytes);
  let at = 0;
  for (const value of values) {
    const size = to.write(value, at + LENGTH_BYTES);
    to.writeUInt32LE(size, at);
    at += LENGTH_BYTES + size;
  }
  return to.subarray(0, at);
}

function encodeNumbers<T>(values: readonly T[], write: (to: Buffer, value: T, at: number) => void): Buffer {
  const to = Buffer.allocUnsafe(values.length * NUMBER_BYTES);
  for (let i = 0; i < values.length; i++) write(to, values[i] as T, i * NUMBER_BYTES);
  return to;
}

/** Returns a bigint for times after the year 2255, whose microseconds are no safe integer. */
function microsOf(ms: number): number | bigint {
  const micros = ms * 1_000;
  return Number.isSafeInteger(micros) ? micros : BigInt(ms) * 1_000n;
}

/** Writes 64 bits, little-endian, in two halves: writing a bigint takes several times as long. */
function writeInteger(to: Buffer, value: number | bigint, at: number): void {
  if (!Number.isSafeInteger(value)) {
    to.writeBigInt64LE(BigInt(value), at);
    return;
  }
  const high = Math.floor((value as number) / WORD);
  to.writeUInt32LE((value as number) - high * WORD, at);
  to.writeInt32LE(high, at + 4);
}

/** Packs one bit for each value, the lowest bit first. */
function encodeBooleans(values: readonly boolean[]): Buffer {
  const to = Buffer.alloc(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    if (value) to[i >> 3] = (to[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return to;
}
