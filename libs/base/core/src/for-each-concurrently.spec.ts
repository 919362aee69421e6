import { setImmediate as turn } from 'node:timers/promises';
import { forEachConcurrently } from './for-each-concurrently';

describe('forEachConcurrently', () => {
  it('does all, and never more at once than it may', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await forEachConcurrently(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
      most = Math.max(most, ++running);
      for (let turns = 0; turns < item % 3; turns++) await turn();
      running -= 1;
      done.push(item);
    });
    expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(3);
  });

  it('begins nothing after a failure, and waits for what runs', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      begun.push(item);
      if (item === 2) throw new Error('two');
      for (let turns = 0; turns < 5; turns++) await turn();
      ended.push(item);
    };
    await expect(forEachConcurrently(3, [1, 2, 3, 4, 5, 6], work)).rejects.toThrow('two');
    expect(begun).toEqual([1, 2]);
    expect(ended).toEqual([1]);
  });

  it('waits for what runs when the items end in a failure', async () => {
    const ended: number[] = [];
    async function* items(): AsyncGenerator<number> {
      yield await Promise.resolve(1);
      throw new Error('no more');
    }
    const work = async (item: number): Promise<void> => {
      await turn();
      ended.push(item);
    };
    await expect(forEachConcurrently(3, items(), work)).rejects.toThrow('no more');
    expect(ended).toEqual([1]);
  });
});
