import { dictionaryOf, encodeIndices } from './dictionary';

describe('a dictionary', () => {
  it('has each value once, in order of first occurrence', () => {
    expect(dictionaryOf(['b', 'a', 'b', 'b', 'a', 'b'])).toEqual({
      values: ['b', 'a'],
      indices: Uint32Array.from([0, 1, 0, 0, 1, 0]),
    });
  });

  it('is not built when most values are distinct, nor for a column without values', () => {
    expect(dictionaryOf(['a', 'b', 'c', 'a'])).toBeUndefined();
    expect(dictionaryOf([])).toBeUndefined();
  });

  it('tells numbers from texts that look like them', () => {
    expect(dictionaryOf([1, 1, 1, 1, '1', '1', '1', '1'])?.values).toEqual([1, '1']);
  });

  it('has indices as wide as the last index, and at least one bit wide', () => {
    const width = (count: number): number | undefined =>
      encodeIndices({ values: Array.from({ length: count }, (_, i) => i), indices: new Uint32Array(8) })[0];
    expect([1, 2, 3, 4, 5, 256, 257].map(width)).toEqual([1, 1, 2, 2, 3, 8, 9]);
  });
});
