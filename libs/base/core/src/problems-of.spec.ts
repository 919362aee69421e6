import { z } from 'zod';
import { firstProblem, problemsOf } from './problems-of';

const problemOf = (schema: z.ZodType, value: unknown): string =>
  firstProblem(schema.safeParse(value).error!, value);
const issue = z.object({ key: z.string(), fields: z.object({ created: z.string() }) });
const marker = z.object({ deleted: z.string() });

it.each([
  ['what is missing', issue, { key: 'A-1', fields: {} }, 'fields.created is missing'],
  ['null', issue, { key: null, fields: {} }, 'key is null, and must be text'],
  ['a number', issue, { key: 7 }, 'key is 7, and must be text'],
  ['text', z.object({ size: z.number() }), { size: 'large' }, 'size is "large", and must be a number'],
  ['a list', issue, [], 'it is a list, and must be an object'],
  ['nothing at all', issue, null, 'it is null, and must be an object'],
  ['a choice', z.enum(['a', 'b']), 'c', 'it is "c", and must be one of a, b'],
  [
    'a fact that zod cannot know',
    z.string().refine(() => false, 'not a time'),
    'noon',
    'it is "noon": not a time',
  ],
  ['a whole number', z.array(z.int()), [1.5], '0 is 1.5, and must be a whole number'],
  [
    'long text',
    z.object({ at: z.number() }),
    { at: 'x'.repeat(99) },
    'at is a long text, and must be a number',
  ],
  ['an entry of a list', z.array(issue), [{ key: 'A-1' }], '0.fields is missing'],
])('says in plain words what is wrong and where: %s', (_what, schema, value, text) => {
  expect(problemOf(schema, value)).toBe(text);
});

it('of several forms names the one that fits furthest', () => {
  expect(problemOf(z.union([marker, issue]), { key: 'A-1', fields: {} })).toBe('fields.created is missing');
  expect(problemOf(z.object({ raw: z.union([issue, marker]) }), { raw: {} })).toBe('raw.key is missing');
});

it("leaves a schema's own words for several forms as they are", () => {
  const asked = z.union([z.strictObject({ id: z.string() }), z.strictObject({ key: z.string() })], {
    error: 'expected an id or a key',
  });
  expect(problemOf(asked, { name: 'x' })).toBe('it is an object: expected an id or a key');
});

it('names every problem where people give the value by hand', () => {
  const job = z.strictObject({ id: z.string(), force: z.boolean().optional() });
  const value = { force: 'yes', id: null, when: 'now', who: 'me' };
  expect(problemsOf(job.safeParse(value).error!, value, 'data')).toEqual([
    'id is null, and must be text',
    'force is "yes", and must be true or false',
    'data has unknown keys: when, who',
  ]);
});
