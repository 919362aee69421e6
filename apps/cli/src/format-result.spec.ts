import { formatResult } from './format-result';

const result = {
  columns: ['key', 'text'],
  rows: [
    ['A-1', 'one\ntwo, "three"'],
    ['B-22', null],
  ],
};

describe('formatResult', () => {
  it('lines up a table with every row on one line', () => {
    expect(formatResult(result, 'table').split('\n')).toEqual([
      'key   text',
      '----  ----------------',
      'A-1   one two, "three"',
      'B-22',
      '(2 rows)',
    ]);
  });

  it('quotes CSV where it must', () => {
    expect(formatResult(result, 'csv')).toBe('key,text\nA-1,"one\ntwo, ""three"""\nB-22,');
  });

  it('prints one JSON object a line', () => {
    expect(
      formatResult(result, 'json')
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { key: 'A-1', text: 'one\ntwo, "three"' },
      { key: 'B-22', text: null },
    ]);
  });

  it('cuts long cells in tables only', () => {
    const long = { columns: ['text'], rows: [['x'.repeat(500)]] };
    expect(formatResult(long, 'table').split('\n')[2]).toBe(`${'x'.repeat(59)}…`);
    expect(formatResult(long, 'csv')).toContain('x'.repeat(500));
  });
});
