/** A seeded random generator: the same seed gives the same sequence on every machine. */
export interface Random {
  /** a number in [0, 1) */
  next(): number;
  /** a whole number from `min` to `max`, both included */
  int(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** up to `max` distinct members, in the order of the list */
  some<T>(list: readonly T[], max: number): T[];
  shuffle<T>(list: readonly T[]): T[];
  hex(length: number): string;
  uuid(): string;
}

/** Creates a mulberry32 generator, which is fast; 32 bits of state are enough to generate a site. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  const hex = (length: number) => Array.from({ length }, () => int(0, 15).toString(16)).join('');
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error('nothing to pick from');
    return list[int(0, list.length - 1)] as T;
  };
  const shuffle = <T>(list: readonly T[]): T[] => {
    const cards = [...list];
    for (let last = cards.length - 1; last > 0; last -= 1) {
      const other = int(0, last);
      [cards[last], cards[other]] = [cards[other] as T, cards[last] as T];
    }
    return cards;
  };
  return {
    next,
    int,
    hex,
    pick,
    shuffle,
    chance: (probability) => next() < probability,
    some: (list, max) => {
      const wanted = new Set(Array.from({ length: int(0, Math.min(max, list.length)) }, () => pick(list)));
      return list.filter((member) => wanted.has(member));
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${pick(['8', '9', 'a', 'b'])}${hex(3)}-${hex(12)}`,
  };
}
