import type { Primitive } from './parquet-types';

const LENGTH_BYTES = 4;
const NUMBER_BYTES = 8;
/** What a UTF-16 unit takes at most in UTF-8. */
const BYTES_OF_UNIT = 3;

/** Values of one type, one behind the other; PLAIN in the format. */
export function encodeValues(values: readonly Primitive[]): Buffer {
  switch (typeof values[0]) {
    case 'string':
      return encodeTexts(values as string[]);
    case 'bigint':
      return encodeNumbers(values as bigint[], (to, value, at) => to.writeBigInt64LE(value, at));
    case 'number':
      return encodeNumbers(values as number[], (to, value, at) => to.writeDoubleLE(value, at));
    default:
      return encodeBooleans(values as boolean[]);
  }
}

/** A value as statistics have it: alone, so a text needs no length. */
export function encodeValue(value: Primitive): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : encodeValues([value]);
}

function encodeTexts(values: readonly string[]): Buffer {
  const atMost = values.reduce((sum, { length }) => sum + LENGTH_BYTES + BYTES_OF_UNIT * length, 0);
  const to = Buffer.allocUnsafe(atMost);
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
  values.forEach((value, i) => write(to, value, i * NUMBER_BYTES));
  return to;
}

/** A bit for each, the lowest first. */
function encodeBooleans(values: readonly boolean[]): Buffer {
  const to = Buffer.alloc(Math.ceil(values.length / 8));
  values.forEach((value, i) => {
    if (value) to[i >> 3] = (to[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return to;
}
