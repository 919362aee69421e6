/** At least this many equal values form an RLE run. Other values are bit-packed, eight at a time. */
const RUN = 8;
/** The longest header of an RLE or bit-packed run. */
const HEADER_BYTES = 5;

/**
 * Encodes small numbers in the RLE/bit-packing hybrid, which Parquet uses for levels and dictionary indices.
 * @param width bits of the largest value, 1 to 24
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/ RLE; the caller writes the length where the page needs one
 */
export function encodeRleBitPacked(values: Uint32Array, width: number): Buffer {
  const to = Buffer.allocUnsafe((Math.ceil(values.length / RUN) + 1) * (2 * HEADER_BYTES + width));
  let at = 0;
  let packedFrom = 0;
  for (let i = 0; i < values.length;) {
    const run = runAt(values, i);
    if (run < RUN) {
      i += RUN;
      continue;
    }
    at = writePacked(to, at, values, packedFrom, i, width);
    at = writeRun(to, at, values[i] ?? 0, run, width);
    i += run;
    packedFrom = i;
  }
  return to.subarray(0, writePacked(to, at, values, packedFrom, values.length, width));
}

function runAt(values: Uint32Array, start: number): number {
  let end = start + 1;
  while (end < values.length && values[end] === values[start]) end += 1;
  return end - start;
}

function writeRun(to: Buffer, start: number, value: number, count: number, width: number): number {
  let at = writeVarint(to, start, count * 2);
  for (let bits = 0; bits < width; bits += 8) to[at++] = value >>> bits;
  return at;
}

/** Packs the lowest bits first, and pads the last group to eight values with zeros. */
function writePacked(
  to: Buffer,
  start: number,
  values: Uint32Array,
  from: number,
  end: number,
  width: number,
): number {
  if (from >= end) return start;
  const count = Math.ceil((end - from) / RUN) * RUN;
  let at = writeVarint(to, start, (count / RUN) * 2 + 1);
  let bits = 0;
  let filled = 0;
  for (let i = from; i < from + count; i++) {
    bits |= (i < end ? (values[i] ?? 0) : 0) << filled;
    for (filled += width; filled >= 8; filled -= 8) {
      to[at++] = bits;
      bits >>>= 8;
    }
  }
  return at;
}

function writeVarint(to: Buffer, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest >= 0x80) {
    to[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  to[at++] = rest;
  return at;
}
