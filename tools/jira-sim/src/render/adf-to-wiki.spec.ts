import type { AdfNode } from '../site/adf-node';
import { adfToWiki, asV2 } from './adf-to-wiki';

const doc = (...content: AdfNode[]): AdfNode => ({ type: 'doc', version: 1, content });
const text = (value: string, type?: string): AdfNode =>
  type === undefined ? { type: 'text', text: value } : { type: 'text', text: value, marks: [{ type }] };

describe('adfToWiki', () => {
  it.each<[string, AdfNode, string]>([
    ['marks', { type: 'paragraph', content: [text('a '), text('b', 'strong')] }, 'a *b*'],
    ['headings', { type: 'heading', attrs: { level: 2 }, content: [text('T')] }, 'h2. T'],
    [
      'mentions',
      { type: 'paragraph', content: [{ type: 'mention', attrs: { id: 'qm:1' } }] },
      '[~accountid:qm:1]',
    ],
    ['empty paragraphs', { type: 'paragraph' }, ''],
  ])('writes %s', (_name, node, wiki) => {
    expect(adfToWiki(doc(node))).toBe(wiki);
  });
});

describe('asV2', () => {
  it('turns documents at any depth into strings and addresses into those of the older API', () => {
    const v3 = {
      self: 'https://a/rest/api/3/x',
      list: [{ body: doc({ type: 'paragraph', content: [text('hi')] }) }],
      none: null,
    };
    expect(asV2(v3)).toEqual({ self: 'https://a/rest/api/2/x', list: [{ body: 'hi' }], none: null });
  });
});
