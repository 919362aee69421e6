import { createRandom } from './create-random';

describe('createRandom', () => {
  it('repeats its sequence for the same seed and not for another', () => {
    const draw = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 50 }, () => random.int(0, 1_000_000));
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('stays inside the bounds and reaches both of them', () => {
    const random = createRandom(1);
    const drawn = new Set(Array.from({ length: 500 }, () => random.int(3, 6)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  });

  it('shuffles without losing or adding a card', () => {
    const cards = Array.from({ length: 30 }, (_, index) => index);
    const shuffled = createRandom(2).shuffle(cards);
    expect(shuffled).not.toEqual(cards);
    expect(shuffled.sort((left, right) => left - right)).toEqual(cards);
  });
});
