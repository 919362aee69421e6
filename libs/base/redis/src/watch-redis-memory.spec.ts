import { memoryLevel, type MemoryLevel } from './watch-redis-memory';

const levels = (shares: readonly number[], first: MemoryLevel = 'roomy'): MemoryLevel[] => {
  let level = first;
  return shares.map((percent) => (level = memoryLevel(percent, 100, level)));
};

describe('the level of the memory of Redis', () => {
  it('rises at once', () => {
    expect(levels([0, 59, 60, 74, 75, 100])).toEqual([
      'roomy',
      'roomy',
      'filling',
      'filling',
      'full',
      'full',
    ]);
    expect(levels([80])).toEqual(['full']);
  });

  it('falls only when there is some more room', () => {
    expect(levels([80, 74, 70, 69, 74, 75, 70])).toEqual([
      'full',
      'full',
      'full',
      'filling',
      'filling',
      'full',
      'full',
    ]);
    expect(levels([60, 55, 54, 59])).toEqual(['filling', 'filling', 'roomy', 'roomy']);
    expect(levels([80, 10])).toEqual(['full', 'roomy']);
  });

  it('is never high without a limit', () => {
    expect(memoryLevel(1e12, 0, 'full')).toBe('roomy');
  });

  it('of what Redis does not say is not high', () => {
    expect(memoryLevel(NaN, NaN, 'roomy')).toBe('roomy');
  });
});
