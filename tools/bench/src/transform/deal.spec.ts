import { deal } from './deal';

describe('deal', () => {
  it('gives everybody the same number, and begins again when all are used up', () => {
    expect(deal(['a', 'b', 'c', 'd'], 3, 3)).toEqual([
      ['a', 'b', 'c'],
      ['d', 'a', 'b'],
      ['c', 'd', 'a'],
    ]);
  });

  it('refuses to give anybody the same twice', () => {
    expect(() => deal(['a', 'b'], 1, 3)).toThrow('2 entries are fewer than 3');
  });
});
