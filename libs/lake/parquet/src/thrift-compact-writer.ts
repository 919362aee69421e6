/** Field types of the Thrift compact protocol that Parquet metadata uses. A boolean is stored in its type. */
export const FALSE = 2;
export const I32 = 5;
export const I64 = 6;
export const BINARY = 8;
export const LIST = 9;
export const STRUCT = 12;

const FIRST_BYTES = 64 * 1024;
/** Room for the longest varint and a field header. */
const SPARE_BYTES = 16;

/** Writes the Thrift compact protocol, which encodes the footer and the page headers of a Parquet file. */
export interface ThriftCompactWriter {
  /** Writes a field header. `distance` is the field id minus the id of the previous field of the struct. */
  field(distance: number, type: number): void;
  /** Writes an integer of any size. Call `field` first, unless the integer is a list element. */
  integer(value: number): void;
  binary(value: string | Uint8Array): void;
  /** Writes a list header: the type and the number of the elements that follow. */
  list(type: number, count: number): void;
  endStruct(): void;
  /** Appends complete fields that another writer encoded. */
  encoded(bytes: Buffer): void;
  /** Returns a view of the encoded bytes. Copy the view before the next write. */
  bytes(): Buffer;
}

export function createThriftCompactWriter(firstBytes = FIRST_BYTES): ThriftCompactWriter {
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
  /** Writes seven bits a byte, the lowest first. Bit operators take 32 bits, and file offsets can be longer. */
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
