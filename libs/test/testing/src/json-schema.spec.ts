import { schemaProblems, type JsonSchema } from './json-schema';

describe('the checker of schemas', () => {
  const schemas: Record<string, JsonSchema> = {
    named: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
  };
  const problems = (schema: JsonSchema, value: unknown) =>
    schemaProblems(schema, value, 'it', (ref) => schemas[ref]!);

  it.each<[string, JsonSchema, unknown, string[]]>([
    ['a wrong type', { type: 'string' }, 7, ['it: is integer instead of string']],
    ['a fraction', { type: 'integer' }, 1.5, ['it: is number instead of integer']],
    ['null', { type: 'string' }, null, ['it: is null instead of string']],
    ['a missing member', { $ref: 'named' }, {}, ['it.name: is missing']],
    [
      'a member of a reference',
      { allOf: [{ $ref: 'named' }] },
      { name: 1 },
      ['it.name: is integer instead of string'],
    ],
    ['an unknown value', { enum: ['a'] }, 'b', ['it: is not one of the values in the schema']],
    [
      'an extra member',
      { properties: {}, additionalProperties: false },
      { a: 1 },
      ['it.a: is not in the schema'],
    ],
    [
      'a wrong extra',
      { additionalProperties: { type: 'string' } },
      { a: 1 },
      ['it.a: is integer instead of string'],
    ],
    ['a wrong entry', { items: { type: 'string' } }, ['a', 1], ['it[]: is integer instead of string']],
    ['a short list', { minItems: 1 }, [], ['it: has 0 entries, which are too few or too many']],
    ['a small number', { minimum: 1 }, 0, ['it: is too small or too large']],
    ['a large number', { maximum: 1 }, 2, ['it: is too small or too large']],
    ['a long list', { maxItems: 1 }, [1, 2], ['it: has 2 entries, which are too few or too many']],
  ])('sees %s', (_name, schema, value, found) => {
    expect(problems(schema, value)).toEqual(found);
  });

  it('accepts what is right', () => {
    expect(problems({ $ref: 'named' }, { name: 'a', more: null })).toEqual([]);
    expect(problems({ type: 'string', nullable: true }, null)).toEqual([]);
    expect(problems({ type: 'number' }, 1)).toEqual([]);
    expect(problems({}, null)).toEqual([]);
  });

  it('refuses a schema with words that it does not know', () => {
    expect(() => problems({ oneOf: [] } as JsonSchema, 1)).toThrow('oneOf');
  });
});
