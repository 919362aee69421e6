import fc from 'fast-check';
import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';
import { keepNumbers } from './numbers-as-written';

type Json = Record<string, unknown>;

/** JSON texts as other programs write them: odd numbers, spaces anywhere, names and texts that look like JSON. */
const space = fc.constantFrom('', ' ', '\n\t');
const number = fc.oneof(
  fc.constantFrom('3.0', '-0', '1E5', '12345678901234567890', '0.00000010', '-1.50', '0', '7', '2.5', '-12'),
  fc.integer().map(String),
);
const words = fc.oneof(
  fc.constantFrom('{"a": 3.0}', 'x, 3.0, y', '\\', '\\"', '"', '[1.0,', 'fields', 'issues', '\u2028'),
  fc.string(),
);
const word = fc.oneof(
  number,
  words.map((text) => JSON.stringify(text)),
  fc.constantFrom('null', 'true', '[]', '{}'),
);
const listOf = (value: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.array(value, { maxLength: 3 }), space)
    .map(([values, gap]) => `[${gap}${values.join(`${gap},${gap}`)}]`);
const objectOf = (names: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.uniqueArray(fc.tuple(names, value), { selector: ([name]) => name, maxLength: 4 }), space)
    .map(([members, gap]) => {
      const texts = members.map(([name, text]) => `${JSON.stringify(name)}${gap}:${gap}${text}`);
      return `{${gap}${texts.join(`${gap},${gap}`)}${gap}}`;
    });
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, word, listOf(tie('value')), objectOf(words, tie('value'))),
}));
const fieldNames = fc.oneof(fc.constantFrom('customfield_1', 'customfield_2', 'comment', 'workratio'), words);
const issue = objectOf(
  fc.constantFrom('id', 'key', 'fields', 'changelog'),
  fc.oneof({ weight: 3, arbitrary: objectOf(fieldNames, value) }, { weight: 1, arbitrary: value }),
);
const text = fc.oneof(
  issue,
  listOf(fc.oneof(issue, value)),
  objectOf(fc.constantFrom('issue', 'issues', 'fields'), fc.oneof(issue, listOf(fc.oneof(issue, value)))),
);

describe('keepNumbers', () => {
  it('notes what a lossless parser of the whole text finds', () => {
    const property = fc.property(text, (given) => {
      expect(keepNumbers(JSON.parse(given), given)).toEqual(withWholeTextParsed(given));
    });
    fc.assert(property, { numRuns: 500 });
  });

  it('takes the last of a field that is there twice, as JSON.parse does', () => {
    const twice = '{"fields":{"a":1.0,"b":3.0,"a":2.0},"fields":{"b":5.0,"a":7,"b":6.0}}';
    expect(keepNumbers(JSON.parse(twice), twice)).toMatchObject({ _as_written: { b: '6.0' } });
  });
});

const ELSEWHERE = ['comment', 'workratio'];
const isObject = (json: unknown): json is Json =>
  typeof json === 'object' && json !== null && !Array.isArray(json) && !isLosslessNumber(json);
const issuesOf = (json: unknown): Json[] => {
  if (Array.isArray(json)) return json.filter(isObject);
  if (!isObject(json)) return [];
  if (isObject(json['issue'])) return [json['issue']];
  return Array.isArray(json['issues']) ? json['issues'].filter(isObject) : [json];
};
const isOdd = (json: unknown): boolean =>
  isLosslessNumber(json) || (typeof json === 'object' && json !== null && Object.values(json).some(isOdd));

/** The same by a parse of the whole text. */
function withWholeTextParsed(given: string): unknown {
  const json: unknown = JSON.parse(given);
  const exact = parse(given, undefined, (digits) =>
    String(Number(digits)) === digits ? Number(digits) : new LosslessNumber(digits),
  );
  for (const [place, found] of issuesOf(json).entries()) {
    const fields = issuesOf(exact)[place]?.['fields'];
    if (!isObject(fields)) continue;
    const odd = Object.entries(fields).filter(([id, json]) => !ELSEWHERE.includes(id) && isOdd(json));
    if (odd.length > 0)
      found['_as_written'] = Object.fromEntries(odd.map(([id, json]) => [id, stringify(json)!]));
  }
  return json;
}
