import { adfToText } from './adf-to-text';

type Node = Record<string, unknown>;

const doc = (...content: unknown[]) => ({ type: 'doc', version: 1, content });
const node = (type: string, content: unknown, attrs?: Node): Node => ({ type, content, attrs });
const leaf = (type: string, attrs?: Node): Node => ({ type, attrs });
const text = (value: string, href?: string): Node =>
  href === undefined
    ? { type: 'text', text: value }
    : { type: 'text', text: value, marks: [{ type: 'link', attrs: { href } }] };
const strong = (value: string): Node => ({ type: 'text', text: value, marks: [{ type: 'strong' }] });
const paragraph = (...content: unknown[]) => node('paragraph', content);
const line = (...content: unknown[]) => adfToText(doc(paragraph(...content)));
const cell = (...content: unknown[]) => node('tableCell', content);

describe('adfToText', () => {
  it.each([null, undefined, '', '\u0000', doc(), doc(paragraph()), {}, [], 7, true, Symbol('x')])(
    'case %#: nothing to say is null',
    (value) => {
      expect(adfToText(value)).toBeNull();
    },
  );

  it('wiki markup passes through, without U+0000', () => {
    expect(adfToText('h2. *bold*\u0000\n ')).toBe('h2. *bold*\n ');
  });

  it('a document of blanks and rules has no text', () => {
    expect(adfToText(doc(paragraph(text('  ')), leaf('rule')))).toBeNull();
  });

  describe('inline', () => {
    it('a word in two styles stays one word', () => {
      expect(line(text('foo'), strong('bar'), text(' baz'))).toBe('foobar baz');
    });

    it.each([
      ['mention', { text: '@Ada', id: '5:1' }, '@Ada'],
      ['mention', { text: '', id: '5:1' }, '@5:1'],
      ['emoji', { text: '😀', shortName: ':grinning:' }, '😀'],
      ['emoji', { shortName: ':grinning:' }, ':grinning:'],
      ['status', { text: 'DONE', color: 'green' }, 'DONE'],
      ['placeholder', { text: 'Type here' }, 'Type here'],
      ['date', { timestamp: '1767225600000' }, '2026-01-01'],
      ['date', { timestamp: 1767225600000 }, '2026-01-01'],
      ['date', { timestamp: '9999999999999999' }, '9999999999999999'],
      ['inlineCard', { url: 'https://a.test/x' }, 'https://a.test/x'],
      ['inlineCard', { data: { name: 'Page', url: 'https://a.test/x' } }, 'Page (https://a.test/x)'],
      ['mediaInline', { alt: 'log.txt', id: 'f-1' }, 'log.txt'],
      ['mediaInline', { id: 'f-1' }, 'f-1'],
      ['inlineExtension', { text: 'macro', extensionKey: 'key' }, 'macro'],
      ['inlineExtension', { extensionKey: 'key' }, 'key'],
      ['unsupportedInline', { text: 'odd' }, 'odd'],
    ])('%s %j', (type, attrs, expected) => {
      expect(line(text('('), leaf(type, attrs), text(')'))).toBe(`(${expected})`);
    });

    it('a hard break is a new line', () => {
      expect(line(text('a'), leaf('hardBreak'), text('b'))).toBe('a\nb');
    });

    it('an unknown node between texts stays on their line', () => {
      expect(line(text('a'), node('mystery', [text('b')]), text('c'))).toBe('abc');
    });
  });

  describe('links', () => {
    const url = 'https://a.test/?q=1';

    it('a link is written as label (url)', () => {
      expect(line(text('see '), text('this', url), text('.'))).toBe(`see this (${url}).`);
    });

    it('a label of several styles has its url once', () => {
      const bold = {
        ...text('is', url),
        marks: [{ type: 'strong' }, { type: 'link', attrs: { href: url } }],
      };
      expect(line(text('th', url), bold)).toBe(`this (${url})`);
    });

    it('a label that is the url is written once', () => {
      expect(line(text(url, url), text(' and more'))).toBe(`${url} and more`);
      expect(line(text('https://a.test', 'https://a.test/'))).toBe('https://a.test');
      expect(line(text('ada@acme.test', 'mailto:ada@acme.test'))).toBe('ada@acme.test');
    });

    it('a blank at the end of a label stays behind the url', () => {
      expect(line(text('this ', url), text('too'))).toBe(`this (${url}) too`);
    });

    it('a link on a part of a word does not split it', () => {
      expect(line(text('un'), text('fix', url), text('able issue'))).toBe(`unfixable (${url}) issue`);
    });
  });

  describe('blocks', () => {
    it('each block is a line', () => {
      const heading = node('heading', [text('Title')], { level: 2 });
      expect(adfToText(doc(heading, paragraph(text('one')), leaf('rule'), paragraph(text('two'))))).toBe(
        'Title\none\n---\ntwo',
      );
    });

    it('code is verbatim', () => {
      const code = node('codeBlock', [text('  if x:\n\n    y | z')]);
      expect(adfToText(doc(code))).toBe('  if x:\n\n    y | z');
    });

    it('lists have markers and indentation', () => {
      const inner = node('orderedList', [node('listItem', [paragraph(text('b'))])], { order: 9 });
      const list = node('bulletList', [
        node('listItem', [paragraph(text('a')), inner]),
        node('listItem', [paragraph(text('c'), leaf('hardBreak'), text('d'))]),
      ]);
      expect(adfToText(doc(list))).toBe('- a\n  9. b\n- c\n  d');
    });

    it('tasks and decisions keep their state', () => {
      const task = (state: string, label: string) => node('taskItem', [text(label)], { state });
      const tasks = node('taskList', [task('TODO', 'a'), node('taskList', [task('DONE', 'b')])]);
      const decisions = node('decisionList', [node('decisionItem', [text('c')], { state: 'DECIDED' })]);
      expect(adfToText(doc(tasks, decisions))).toBe('[ ] a\n  [x] b\n<> c');
    });

    it('a table is one line a row', () => {
      const table = node('table', [
        node('tableRow', [cell(paragraph(text('Host'))), cell(paragraph(text('State')))]),
        node('tableRow', [cell(paragraph(text('a')), paragraph(text('b'))), cell(paragraph())]),
        node('tableRow', [cell(), cell()]),
      ]);
      expect(adfToText(doc(table))).toBe('Host | State\na b |');
    });

    it('panels, expands and layouts show their title and content', () => {
      const expand = node('expand', [paragraph(text('inside'))], { title: 'More' });
      const layout = node('layoutSection', [node('layoutColumn', [paragraph(text('left'))])]);
      expect(adfToText(doc(node('panel', [paragraph(text('note'))]), expand, layout))).toBe(
        'note\nMore\ninside\nleft',
      );
    });

    it('media and cards are lines', () => {
      const caption = node('caption', [text('Fig. 1')]);
      const single = node('mediaSingle', [leaf('media', { type: 'file', id: 'f-1', alt: 'a.png' }), caption]);
      const group = node('mediaGroup', [
        leaf('media', { id: 'f-2' }),
        leaf('media', { url: 'https://a.test/b' }),
      ]);
      const card = leaf('blockCard', { url: 'https://a.test' });
      expect(adfToText(doc(single, group, card, leaf('embedCard', { url: 'https://b.test' })))).toBe(
        'a.png\nFig. 1\nf-2\nhttps://a.test/b\nhttps://a.test\nhttps://b.test',
      );
    });

    it('a linked picture keeps its target', () => {
      const linked = { ...leaf('media', { alt: 'a.png' }), marks: text('', 'https://a.test').marks };
      expect(adfToText(doc(node('mediaSingle', [linked])))).toBe('a.png (https://a.test)');
    });

    it('extensions show their text or key and their body', () => {
      const bodied = node('bodiedExtension', [paragraph(text('body'))], { extensionKey: 'details' });
      expect(adfToText(doc(leaf('extension', { extensionKey: 'toc' }), bodied))).toBe('toc\nbody');
    });

    it('unknown nodes are walked', () => {
      expect(adfToText(doc(node('mystery', [paragraph(text('a')), node('odd', [text('b')])])))).toBe('a\nb');
      expect(adfToText(doc(leaf('card', { text: 'x' }), leaf('card', { url: 'https://a.test' })))).toBe(
        'x\nhttps://a.test',
      );
    });
  });

  describe('damage', () => {
    it('a malformed node costs that node only', () => {
      const broken = [null, 7, 'x', [], { type: 5 }, { type: 'paragraph', content: 'x' }, { type: 'text' }];
      expect(adfToText(doc(paragraph(text('a')), ...broken, paragraph(text('b'))))).toBe('a\nb');
    });

    it('marks of a wrong shape are ignored', () => {
      const marks = [null, 'link', { type: 'link' }, { type: 'link', attrs: { href: 7 } }];
      expect(line({ type: 'text', text: 'a', marks }, { type: 'text', text: 'b', marks: {} })).toBe('ab');
    });

    it.each(['panel', 'bulletList', 'taskList', 'table', 'tableRow', 'mystery', 'status'])(
      'a %s nested without end is text all the same',
      (type) => {
        let nested: Node = paragraph(text('deep'), text('er'));
        for (let depth = 0; depth < 20_000; depth += 1) nested = node(type, [nested]);
        expect(adfToText(doc(nested, paragraph(text('after'))))).toMatch(/^[-[\] ]*deeper\s+after$/);
      },
    );

    it('words stay apart at any depth', () => {
      let nested: unknown[] = [paragraph(text('a'), strong('b')), paragraph(text('c')), text('d')];
      for (let depth = 0; depth < 200; depth += 1) nested = [node('panel', nested)];
      expect(adfToText(doc(...nested))).toBe('ab c d');
    });

    it('a document that contains itself is cut', () => {
      const loop: Node = paragraph(text('a'));
      loop.content = [loop];
      expect(adfToText(loop)).toBeNull();
    });

    it('very many blocks are no problem', () => {
      const blocks = Array.from({ length: 200_000 }, () => paragraph(text('a')));
      expect(adfToText(doc(...blocks.slice(0, 1), node('panel', blocks)))).toHaveLength(400_001);
    });
  });
});
