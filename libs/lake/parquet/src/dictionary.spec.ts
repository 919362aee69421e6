import { dictionaryOf, encodePlaces } from './dictionary';

describe('a dictionary', () => {
  it('has each value once, in the order in which they come', () => {
    expect(dictionaryOf(['b', 'a', 'b', 'b', 'a', 'b'])).toEqual({
      values: ['b', 'a'],
      places: Uint32Array.from([0, 1, 0, 0, 1, 0]),
    });
  });

  it('is not made where most values stand once, nor for none', () => {
    expect(dictionaryOf(['a', 'b', 'c', 'a'])).toBeUndefined();
    expect(dictionaryOf([])).toBeUndefined();
  });

  it('tells numbers from texts that look like them', () => {
    expect(dictionaryOf([1, 1, 1, 1, '1', '1', '1', '1'])?.values).toEqual([1, '1']);
  });

  it('has places of as many bits as its last place, and of one at least', () => {
    const width = (count: number): number | undefined =>
      encodePlaces({ values: Array.from({ length: count }, (_, i) => i), places: new Uint32Array(8) })[0];
    expect([1, 2, 3, 4, 5, 256, 257].map(width)).toEqual([1, 1, 2, 2, 3, 8, 9]);
  });
});
