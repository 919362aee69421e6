import { measureJson } from './json-size';

const ANY = { depth: Infinity, values: Infinity };
const sizeOf = (text: string, most = ANY) => measureJson(Buffer.from(text), most);

describe('the size of a JSON text', () => {
  it.each([
    ['', 0, 0],
    ['1', 0, 0],
    ['[]', 1, 1],
    ['{"a":1,"b":[2,3]}', 2, 4],
    ['[[],[[]],{}]', 3, 7],
    ['"[[{,:"', 0, 0],
    [String.raw`["\"[", "\\", ["\\\"{,:"]]`, 2, 4],
    [String.raw`{"a\\":[]}`, 2, 2],
    ['{"ü[":"🔥{"}', 1, 1],
    ['["never ends [[', 1, 1],
    [']]]][', 0, 1],
  ])('is counted outside of texts: %j', (text, depth, values) => {
    expect(sizeOf(text)).toEqual({ depth, values });
  });

  it('has no fewer values than JSON.parse makes keys', () => {
    const value = {
      a: [1, 'x:y', [], {}],
      'k"': { b: null, c: '\\', d: ['\\"', '[{'] },
      e: Array.from({ length: 20 }, (_, i) => ({ [`"${i}\\`]: i })),
    };
    // a list and an object each, an element or member but the first of one each
    expect(sizeOf(JSON.stringify(value, null, 2))).toEqual({ depth: 3, values: 27 + 2 + 3 + 2 + 1 + 19 });
  });

  it.each([
    ['['.repeat(1_000), { ...ANY, depth: 10 }, { depth: 11, values: 11 }],
    [`[${'{},'.repeat(1_000)}{}]`, { ...ANY, values: 10 }, { depth: 2, values: 11 }],
  ])('is not looked at beyond a limit', (text, most, size) => {
    expect(sizeOf(text, most)).toEqual(size);
  });
});
