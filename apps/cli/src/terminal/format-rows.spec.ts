import { formatRows, type Format } from './format-rows';

type Rows = Parameters<ReturnType<typeof formatRows>['head']>[0];

const columns = ['key', 'text'];
const rows = [
  ['A-1', 'one\ntwo, "three"'],
  ['B-22', null],
];

function linesOf(names: string[], given: Rows, format: Format): string[] {
  const { head, line, foot } = formatRows(names, format);
  return [...head(given), ...given.map(line), ...foot(given.length, false)];
}

describe('rows', () => {
  it('line up as a table, each on one line', () => {
    expect(linesOf(columns, rows, 'table')).toEqual([
      'key   text',
      '----  ----------------',
      'A-1   one two, "three"',
      'B-22',
      '(2 rows)',
    ]);
  });

  it('are quoted in CSV where they must be', () => {
    expect(linesOf(columns, rows, 'csv').join('\n')).toBe('key,text\nA-1,"one\ntwo, ""three"""\nB-22,');
  });

  it('are one JSON object a line', () => {
    expect(linesOf(columns, rows, 'json').map((line) => JSON.parse(line) as unknown)).toEqual([
      { key: 'A-1', text: 'one\ntwo, "three"' },
      { key: 'B-22', text: null },
    ]);
    expect(linesOf(columns, [], 'json')).toEqual([]);
  });

  it('keep all columns in JSON, in their order, also those of one name', () => {
    expect(linesOf(['b', 'a', 'a', 'a_1', '1', 'a'], [[1, 2, 3, 4, 5, 6]], 'json')).toEqual([
      '{"b":1,"a":2,"a_2":3,"a_1":4,"1":5,"a_3":6}',
    ]);
  });

  it('are cut in tables only, and not inside a character', () => {
    const long = [['😀'.repeat(500)]];
    expect(linesOf(['text'], long, 'table')[2]).toBe(`${'😀'.repeat(59)}…`);
    expect(linesOf(['text'], long, 'csv')[1]).toBe('😀'.repeat(500));
  });

  it('bring no control character to a terminal, and are exact for programs', () => {
    const evil = '\u001b]0;title\u0007 \u009b2J';
    const table = linesOf([evil], [[evil]], 'table');
    expect(table[0]).toBe('\\u001b]0;title\\u0007 \\u009b2J');
    expect(table[2]).toBe('\\u001b]0;title\\u0007 \\u009b2J');
    const [json = ''] = linesOf([evil], [[evil]], 'json');
    expect(JSON.parse(json)).toEqual({ [evil]: evil });
    expect(json).toMatch(/^[ -~]+$/);
    expect(linesOf(['a'], [[evil]], 'csv')[1]).toBe(evil);
  });
});
