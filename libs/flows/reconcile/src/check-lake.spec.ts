import { monthSchema, type Month } from '@jiralake/core';
import type { Damage } from '@jiralake/lake-store';
import { checkLake } from './check-lake';

const monthOf = (number: number): Month => monthSchema.parse(`2026-0${number}`);
const all = [1, 2, 3, 4, 5].map(monthOf);
const wrong = (month: Month): Damage => ({ month, what: 'spoilt', generation: 1, isGone: false });

/** A lake of five months of a hundred bytes each. */
function lake({
  short = [],
  rotten = [],
  passing = [],
}: Partial<Record<'short' | 'rotten' | 'passing', Month[]>> = {}) {
  let progress: Month | undefined;
  let slept = false;
  const read: Month[][] = [[]];
  const ports = {
    months: () => Promise.resolve(all),
    check(month: Month, { checksums }: { checksums: boolean }) {
      if (checksums && !slept) read.at(-1)?.push(month);
      const isFound =
        short.includes(month) || (checksums && rotten.includes(month)) || (!slept && passing.includes(month));
      return Promise.resolve({ bytes: 100, damage: isFound ? wrong(month) : undefined });
    },
    readProgress: () => Promise.resolve(progress),
    saveProgress: (month: Month) => Promise.resolve(void (progress = month)),
    sleep: () => Promise.resolve(void (slept = true)),
  };
  return {
    read,
    async look(share: number, suspects: Month[] = []) {
      slept = false;
      const { months, damaged } = await checkLake(ports, share, suspects);
      read.push([]);
      expect(months).toBe(5);
      return damaged.map(({ month }) => month);
    },
  };
}

describe('a look at the files of the lake', () => {
  it('finds what is missing or has another size in every month, and reads none for that', async () => {
    const { look, read } = lake({ short: [monthOf(2), monthOf(5)], rotten: [monthOf(3)] });
    expect(await look(0)).toEqual([monthOf(2), monthOf(5)]);
    expect(read[0]).toEqual([]);
  });

  it('reads its share, goes on where it ended, and has read everything after a round', async () => {
    const { look, read } = lake({ rotten: [monthOf(4)] });
    expect(await look(0.4)).toEqual([]);
    expect(await look(0.4)).toEqual([monthOf(4)]);
    expect(await look(0.4)).toEqual([]);
    expect(read.slice(0, 3)).toEqual([
      [monthOf(1), monthOf(2)],
      [monthOf(3), monthOf(4)],
      [monthOf(5), monthOf(1)],
    ]);
  });

  it('reads one month at least, and each at most once', async () => {
    const { look, read } = lake();
    await look(0.000001);
    await look(1);
    expect(read[0]).toEqual([monthOf(1)]);
    expect(read[1]?.toSorted()).toEqual(all);
  });

  it('reads months that something else could not read in any case', async () => {
    const { look } = lake({ rotten: [monthOf(4)] });
    expect(await look(0, [monthOf(4)])).toEqual([monthOf(4)]);
  });

  it('takes what is right a moment later for a commit under way', async () => {
    expect(await lake({ passing: [monthOf(2)] }).look(1)).toEqual([]);
  });
});
