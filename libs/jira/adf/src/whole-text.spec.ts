import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { adfToText } from './adf-to-text';

type Node = Record<string, unknown>;

const text = (value: string, href?: string): Node =>
  href === undefined
    ? { type: 'text', text: value }
    : { type: 'text', text: value, marks: [{ type: 'link', attrs: { href } }] };
const leaf = (type: string, attrs: Node): Node => ({ type, attrs });
const block = (type: string, content: unknown[], attrs?: Node): Node => ({ type, content, attrs });
const line = (...content: unknown[]) => adfToText({ type: 'doc', content: [block('paragraph', content)] });
const only = (node: Node) => adfToText({ type: 'doc', content: [node] });

const ann = leaf('mention', { id: '1', text: '@Ann Nov\u00e1k' });
const done = leaf('status', { text: 'DONE' });
const day = leaf('date', { timestamp: '1767225600000' });
const card = leaf('inlineCard', { url: 'https://a.test/x' });
const macro = leaf('inlineExtension', { extensionKey: 'k', text: 'macro' });

describe('inline nodes beside words', () => {
  it.each([
    [[text('ask'), ann, text('told us')], 'ask @Ann Nov\u00e1k told us'],
    [[text('state:'), done, text('since')], 'state: DONE since'],
    [[text('due'), day, text('at noon')], 'due 2026-01-01 at noon'],
    [[text('see'), card, text('and more')], 'see https://a.test/x and more'],
    [[text('run'), macro, text('now')], 'run macro now'],
    [[text('file'), leaf('mediaInline', { id: '1', alt: 'a.log' }), text('has it')], 'file a.log has it'],
    [[ann, done, day], '@Ann Nov\u00e1k DONE 2026-01-01'],
    [[text('\u8bf7'), ann, text('\u770b')], '\u8bf7 @Ann Nov\u00e1k \u770b'],
    [
      [text('a'), { ...ann, marks: text('', 'https://b.test').marks }, text('b')],
      'a @Ann Nov\u00e1k (https://b.test) b',
    ],
    [[text('this', 'https://a.test'), ann], 'this (https://a.test) @Ann Nov\u00e1k'],
    [[text('see'), text('https://a.test', 'https://a.test'), text('and')], 'see https://a.test and'],
  ])('case %#: have one space', (content, expected) => {
    expect(line(...content)).toBe(expected);
  });

  it.each([
    [
      [text('('), ann, text('), "'), done, text('"; '), card, text('.')],
      '(@Ann Nov\u00e1k), "DONE"; https://a.test/x.',
    ],
    [[ann, text("'s and "), ann, text('\u3002')], "@Ann Nov\u00e1k's and @Ann Nov\u00e1k\u3002"],
    [[text('a '), done, text(' b')], 'a DONE b'],
    [[text('a'), leaf('hardBreak', {}), done, leaf('hardBreak', {}), text('b')], 'a\nDONE\nb'],
    [[text('well'), leaf('emoji', { text: '\u{1f600}' }), text('done')], 'well\u{1f600}done'],
    [[text('a/'), done, text('-b')], 'a/DONE-b'],
    [[text('un'), text('fix', 'https://a.test'), text('able')], 'unfixable (https://a.test)'],
  ])('case %#: have none before punctuation, and none twice', (content, expected) => {
    expect(line(...content)).toBe(expected);
  });
});

describe('what a node shows', () => {
  const search = (parameters: Node, attrs: Node = {}) =>
    leaf('blockCard', { ...attrs, datasource: { id: 'd1', parameters, views: [] } });

  it.each([
    [search({ jql: 'project = OPS' }), 'project = OPS'],
    [search({ aql: 'Name like "web"' }), 'Name like "web"'],
    [search({ searchString: 'vpn' }), 'vpn'],
    [search({ cloudId: 'c' }), 'd1'],
    [search({ jql: 'project = OPS' }, { url: 'https://a.test/issues' }), 'https://a.test/issues'],
    [leaf('inlineCard', { datasource: { id: 'd', parameters: { jql: 'x = 1' } } }), 'x = 1'],
    [leaf('syncBlock', { resourceId: 'r-1', localId: 'l' }), 'synced block r-1'],
    [leaf('syncBlock', {}), 'synced block'],
    [
      leaf('extension', { extensionKey: 'a1/b2/static/drawio', parameters: { extensionTitle: 'draw.io' } }),
      'draw.io',
    ],
    [leaf('extension', { extensionKey: 'a1/b2/static/drawio' }), 'drawio'],
    [
      leaf('extension', { extensionKey: 'toc', parameters: { macroMetadata: { title: 'Contents' } } }),
      'Contents',
    ],
    [leaf('extension', { extensionKey: 'com.acme.macro' }), 'com.acme.macro'],
    [leaf('inlineExtension', { extensionKey: 'a/b/c', parameters: { extensionTitle: 'Poll' } }), 'Poll'],
    [
      block('bodiedExtension', [text('in')], { parameters: { macroParams: { title: { value: 'Next' } } } }),
      'Next\nin',
    ],
  ])('case %#: says more than a path', (node, expected) => {
    expect(only(node)).toBe(expected);
  });

  it.each([
    ['1582152559', '2020-02-19'],
    [1582152559, '2020-02-19'],
    ['1582152559000', '2020-02-19'],
    ['100000000', '1973-03-03'],
    ['86400000', '1970-01-02'],
    ['0', '1970-01-01'],
    ['-86400000', '1969-12-31'],
    ['253402300799999', '9999-12-31'],
    ['1582152559000000', '1582152559000000'],
    ['-99999999999999', '-99999999999999'],
  ])('a date of %s is %s', (timestamp, expected) => {
    expect(line(leaf('date', { timestamp }))).toBe(expected);
  });
});

describe('tables', () => {
  const cell = (value: string, attrs?: Node) =>
    block('tableCell', [block('paragraph', [text(value)])], attrs);
  const table = (...rows: Node[][]) =>
    only(
      block(
        'table',
        rows.map((row) => block('tableRow', row)),
      ),
    );

  it('a pipe in a cell is told from the edge of one', () => {
    expect(table([cell('a | b'), cell('c')])).toBe('a \\| b | c');
    expect(table([cell('a'), cell('b'), cell('c')])).toBe('a | b | c');
    expect(table([cell('|'), cell(''), cell('x||y')])).toBe('\\| |  | x\\|\\|y');
    expect(table([cell('a \\| b'), cell('c\\')])?.split(/(?<!\\)\|/)).toHaveLength(2);
    const inner = block('table', [block('tableRow', [cell('p'), cell('q')])]);
    expect(table([block('tableCell', [inner]), cell('r')])).toBe('p \\| q | r');
  });

  it('merged cells keep the columns of the others', () => {
    expect(table([cell('a', { colspan: 2 }), cell('b')], [cell('1'), cell('2'), cell('3')])).toBe(
      'a |  | b\n1 | 2 | 3',
    );
    expect(table([cell('a', { rowspan: 2 }), cell('b')], [cell('c')], [cell('d'), cell('e')])).toBe(
      'a | b\n | c\nd | e',
    );
    expect(
      table(
        [cell('a'), cell('b', { rowspan: 2, colspan: 2 }), cell('c')],
        [cell('d', { rowspan: 3 }), cell('e')],
        [cell('f'), cell('g'), cell('h')],
      ),
    ).toBe('a | b |  | c\nd |  |  | e\n | f | g | h');
  });

  it('a row without text counts for the cells that reach over it', () => {
    expect(table([cell('a', { rowspan: 3 }), cell('b')], [cell('')], [cell('c')])).toBe('a | b\n | c');
  });

  it.each([0, -1, 1.5, '2', 1e9, null, {}])('a span of %j is one, or a table that can be read', (span) => {
    const said = table([cell('a', { colspan: span, rowspan: span }), cell('b')], [cell('c')]) ?? '';
    expect(said.length).toBeLessThan(1_000);
    expect(said.replace(/[ |]/g, '')).toBe('ab\nc');
  });
});

const cases = resolve(__dirname, '../../../../../shared/cases');
const whenPresent = existsSync(cases) ? it : it.skip;
const inputOf = (name: string) =>
  (JSON.parse(readFileSync(resolve(cases, `${name}.json`), 'utf8')) as { input: unknown }).input;

describe('the collected cases (skipped where they are missing)', () => {
  whenPresent('are right', () => {
    expect(adfToText(inputOf('glued-words'))).toBe(
      'ask @Ann Example told us\nsee https://example.org/a and more\nstate: DONE since',
    );
    expect(adfToText(inputOf('pipe-in-a-cell'))).toBe('a \\| b | c');
    expect(adfToText(inputOf('card-of-a-search'))).toBe('project = OPS');
  });
});
