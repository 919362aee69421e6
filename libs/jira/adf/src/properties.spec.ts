import fc from 'fast-check';
import { saysInOrder, textNodes } from '../test/text-nodes';
import { adfToText } from './adf-to-text';
import { blockTypes, inlineTypes } from './node-types';

const type = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...inlineTypes, ...blockTypes) },
  { weight: 1, arbitrary: fc.constantFrom('doc', 'mystery', '__proto__', 'constructor', '') },
);
const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[ a-z|\n\u0000-]{0,12}$/),
  fc.constantFrom('---', '- a', ' b ', '\u0000', 'c\u0000d'),
);
const url = fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), words);
const rubbish = fc.anything({ maxDepth: 1, withBigInt: true, withDate: true, withNullPrototype: true });
const marks = fc.oneof(
  fc.array(fc.record({ type: fc.constantFrom('strong', 'link', 'x'), attrs: fc.record({ href: url }) }), {
    maxLength: 2,
  }),
  rubbish,
);
const attrs = fc.oneof(
  fc.record(
    {
      text: words,
      title: words,
      alt: words,
      id: words,
      url,
      timestamp: rubbish,
      order: rubbish,
      state: words,
    },
    { requiredKeys: [] },
  ),
  fc.record({ text: rubbish, title: rubbish, alt: rubbish, id: rubbish, url: rubbish, data: rubbish }),
  rubbish,
);
const text = fc.record({ type: fc.constant('text'), text: words, marks }, { requiredKeys: ['type', 'text'] });
const { node } = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    { weight: 4, arbitrary: text },
    { weight: 1, arbitrary: rubbish },
    {
      weight: 6,
      arbitrary: fc.record(
        { type, attrs, marks, text: rubbish, content: fc.array(tie('node'), { maxLength: 5 }) },
        { requiredKeys: ['type', 'content'] },
      ),
    },
    { weight: 1, arbitrary: fc.record({ type, content: tie('node') }) },
  ),
}));
const document = fc.record({ type: fc.constant('doc'), content: fc.array(node, { maxLength: 6 }) });

function wrapped(inner: unknown, wrapper: string, times: number): unknown {
  let nested = inner;
  for (let done = 0; done < times; done += 1) nested = { type: wrapper, content: [nested] };
  return nested;
}

describe('properties of any document', () => {
  it('it never throws, and says every text in its order, without U+0000', () => {
    fc.assert(
      fc.property(document, (doc) => {
        const said = adfToText(doc) ?? '';
        expect(said).not.toContain('\u0000');
        expect(saysInOrder(textNodes(doc), said)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('this holds at any depth', () => {
    fc.assert(
      fc.property(document, type, fc.integer({ min: 80, max: 400 }), (doc, wrapper, times) => {
        const deep = wrapped(doc, wrapper, times);
        expect(saysInOrder(textNodes(deep), adfToText(deep) ?? '')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('any other value is null or text', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const said = adfToText(value);
        expect(said === null || (said !== '' && !said.includes('\u0000'))).toBe(true);
      }),
    );
  });

  it('what is said of a document does not depend on styles', () => {
    const strong = { type: 'strong' };
    fc.assert(
      fc.property(words, fc.nat(12), (value, at) => {
        const parts = [value.slice(0, at), value.slice(at)];
        const styled = [
          { type: 'text', text: parts[0] },
          { type: 'text', text: parts[1], marks: [strong] },
        ];
        const of = (content: unknown[]) => adfToText({ type: 'paragraph', content });
        expect(of(styled)).toBe(of([{ type: 'text', text: value }]));
      }),
    );
  });

  it('a credential is never said, however its url is split over nodes', () => {
    const pieces = fc.array(fc.record({ at: fc.nat(60), href: fc.option(fc.webUrl()) }), { maxLength: 5 });
    const before = fc.stringMatching(/^[a-z ]{0,5}$/);
    const secretUrl = fc.constantFrom(
      'https://acme.test/x?a=1&token=S3CRET&b=2',
      'https://acme.test/#/x?jwt=S3CRET',
      'https://acme.test/?next=https%3A%2F%2Fx%2F%3Fcode%3DS3CRET%26state%3D1',
      'https://ada:S3CRET@acme.test/x',
    );
    fc.assert(
      fc.property(pieces, before, secretUrl, (cuts, start, target) => {
        const whole = `${start}${target} z`;
        const ends = [...cuts.map((cut) => cut.at), whole.length].toSorted((a, b) => a - b);
        const content = ends.map((end, index) => {
          const href = cuts[index]?.href;
          const part = whole.slice(ends[index - 1] ?? 0, end);
          return { type: 'text', text: part, marks: href ? [{ type: 'link', attrs: { href } }] : [] };
        });
        const said = adfToText({ type: 'paragraph', content }) ?? '';
        expect(said).toContain('REDACTED');
        for (const length of [3, 6]) expect(said).not.toContain('S3CRET'.slice(-length));
      }),
      { numRuns: 1000 },
    );
  });
});
