import fc from 'fast-check';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import { encodeRleBitPacked } from './encode-rle-bit-packed';

function decoded(bytes: Buffer, width: number, count: number): number[] {
  const output = new Array<number>(count).fill(-1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  readRleBitPackedHybrid({ view, offset: 0 }, width, output, bytes.length);
  return output;
}

describe('the RLE/bit-packing hybrid', () => {
  it('is read back by another implementation, whatever the width and the runs', () => {
    const sequence = fc.integer({ min: 1, max: 24 }).chain((width) =>
      fc.record({
        width: fc.constant(width),
        runs: fc.array(
          fc.tuple(fc.integer({ min: 0, max: 2 ** width - 1 }), fc.integer({ min: 1, max: 40 })),
          {
            maxLength: 40,
          },
        ),
      }),
    );
    fc.assert(
      fc.property(sequence, ({ width, runs }) => {
        const values = runs.flatMap(([value, count]) => new Array<number>(count).fill(value));
        const bytes = encodeRleBitPacked(Uint32Array.from(values), width);
        expect(decoded(bytes, width, values.length)).toEqual(values);
      }),
    );
  });

  it('takes three bytes for a long run', () => {
    expect([...encodeRleBitPacked(new Uint32Array(1_000).fill(1), 1)]).toEqual([0xd0, 0x0f, 1]);
  });

  it('packs eight one-bit values into a byte, the first in the lowest bit', () => {
    expect([...encodeRleBitPacked(Uint32Array.from([1, 0, 1, 0, 0, 0, 0, 1, 1]), 1)]).toEqual([
      5, 0b1000_0101, 1,
    ]);
  });
});
