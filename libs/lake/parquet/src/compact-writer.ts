/** The types of the compact protocol of Thrift that a footer has; a flag is its type. */
export const FALSE = 2;
export const I32 = 5;
export const I64 = 6;
export const BINARY = 8;
export const LIST = 9;
export const STRUCT = 12;

const FIRST_BYTES = 64 * 1024;
/** The longest number, and a header. */
const SPARE_BYTES = 16;

/** Writes the compact protocol of Thrift, in which the footer of a Parquet file is encoded. */
export interface CompactWriter {
  /** The header of a field: its number as the distance from the one before in its struct, and its type. */
  field(distance: number, type: number): void;
  /** An integer of any size; `field` in front of it, unless it is an element of a list. */
  integer(value: number): void;
  binary(value: string | Uint8Array): void;
  /** How many elements of which type follow. */
  list(type: number, count: number): void;
  endStruct(): void;
  /** What another writer wrote, whole fields. */
  encoded(bytes: Buffer): void;
  /** What was written, which must be copied before more is. */
  bytes(): Buffer;
}

export function createCompactWriter(firstBytes = FIRST_BYTES): CompactWriter {
  let buffer = Buffer.allocUnsafe(firstBytes);
  let at = 0;
  const reserve = (size: number): void => {
    if (at + size <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * buffer.length, at + size));
    buffer.copy(larger, 0, 0, at);
    buffer = larger;
  };
  const byte = (value: number): void => {
    reserve(SPARE_BYTES);
    buffer[at++] = value;
  };
  /** Seven bits a byte, the lowest first. By arithmetic, because places in a file have more bits than operators take. */
  const varint = (value: number): void => {
    reserve(SPARE_BYTES);
    let rest = value;
    while (rest >= 0x80) {
      buffer[at++] = (rest % 0x80) + 0x80;
      rest = Math.floor(rest / 0x80);
    }
    buffer[at++] = rest;
  };
  return {
    field: (distance, type) => byte(distance * 16 + type),
    integer: (value) => varint(value < 0 ? -2 * value - 1 : 2 * value),
    binary(value) {
      const size = typeof value === 'string' ? Buffer.byteLength(value) : value.length;
      varint(size);
      reserve(size);
      if (typeof value === 'string') buffer.write(value, at);
      else buffer.set(value, at);
      at += size;
    },
    list(type, count) {
      if (count < 15) return byte(count * 16 + type);
      byte(0xf0 + type);
      varint(count);
    },
    endStruct: () => byte(0),
    encoded(bytes) {
      reserve(bytes.length);
      bytes.copy(buffer, at);
      at += bytes.length;
    },
    bytes: () => buffer.subarray(0, at),
  };
}
