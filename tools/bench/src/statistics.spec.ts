import { median, ofRounds, percentile } from './statistics';

describe('statistics', () => {
  it('take the nearest rank for a percentile', () => {
    expect([0.5, 0.95, 0.01].map((share) => percentile([40, 10, 30, 20], share))).toEqual([20, 40, 10]);
    expect(percentile([], 0.5)).toBeNull();
  });

  it('take the middle for the median', () => {
    expect(median([5, 100, 1])).toBe(5);
    expect(median([4, 1, 3, 100])).toBe(3.5);
    expect(median([7])).toBe(7);
    expect(median([])).toBeNull();
  });

  it('tell rounds by their median, lowest and highest', () => {
    expect(ofRounds([3, 9, 2])).toEqual({ value: 3, spread: [2, 9] });
  });
});
