import { compare } from './compare-lake';

describe('comparing rows', () => {
  it('finds none in equal rows whatever their order', () => {
    expect(compare(['a', 'b', 'b'], ['b', 'a', 'b'])).toEqual({ rows: 3, differences: 0, examples: [] });
  });

  it('counts missing, surplus and repeated rows', () => {
    expect(compare(['a', 'b'], ['b', 'b', 'c'])).toEqual({
      rows: 3,
      differences: 3,
      examples: ['only on the site: a', 'only in the lake: b', 'only in the lake: c'],
    });
  });
});
