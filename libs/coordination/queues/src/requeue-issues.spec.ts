import { parseIssueList } from './requeue-issues';

describe('parseIssueList', () => {
  it('takes keys and ids in any separation, each once', () => {
    expect(parseIssueList(' SUP-88\n20417, sup-88;OPS_X-1\r\n20417 ')).toEqual({
      ids: ['20417'],
      keys: ['SUP-88', 'OPS_X-1'],
      rejected: [],
    });
  });

  it('names what is neither', () => {
    expect(parseIssueList('SUP-0 -5 ../x <b> ſup-1 SUP-1').rejected).toEqual([
      'SUP-0',
      '-5',
      '../x',
      '<b>',
      'ſup-1',
    ]);
  });

  it('is empty for nothing', () => {
    expect(parseIssueList(' \n,')).toEqual({ ids: [], keys: [], rejected: [] });
  });
});
