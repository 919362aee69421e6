import { fieldCatalogueSchema, storedIssueSchema, type StoredIssue } from '@jiralake/payloads';
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasCorpus, readCorpus } from '../test/read-corpus';
import { rowProblems } from '../test/row-problems';
import { withDefaultFieldMap } from './issues/field-map';
import { rowsOf } from './rows-of';
import { createTables } from './tables';

const fixtures = join(__dirname, '../test/fixtures');
const types = ['string', 'number', 'date', 'datetime', 'user', 'option', 'option-with-child', 'array', 'any'];
/** Fields of every type under the ids that the seeds have; without a catalogue the shapes of the values decide. */
const catalogues = [
  undefined,
  ...types.map((_, shift) =>
    fieldCatalogueSchema.parse({
      fetchedAt: '2026-02-03T12:00:00.000Z',
      fields: Array.from({ length: 40 }, (_each, i) => ({
        id: `customfield_${i}`,
        name: `Field ${i}`,
        schema: { type: types[(i + shift) % types.length], items: types[i % types.length], custom: 'a:b' },
      })),
    }),
  ),
];
const tables = createTables(
  withDefaultFieldMap({ columns: { points: { field: 'customfield_8', kind: 'number' } } }),
);

const seeds: StoredIssue[] = [
  ...readdirSync(fixtures).flatMap((name) => {
    const raw: unknown = JSON.parse(readFileSync(join(fixtures, name, 'raw.json'), 'utf8'));
    return storedIssueSchema.safeParse(raw).data ?? [];
  }),
  ...(hasCorpus ? readCorpus() : []),
];

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    '',
    '\u0000',
    '\ud800',
    [],
    {},
    NaN,
    1e300,
    9223372036854776000,
    -0,
    'toString',
    Infinity,
    '2026-02-30',
    '2026-02-03T12:00:00.000+0100',
    '{}',
  ),
  fc.constantFrom<unknown>(
    { toString: 1 },
    [[[]]],
    { type: 'doc', content: [null] },
    { completedCycles: 'x' },
    { type: 'group', value: null },
    { id: '1', value: '' },
    { accountId: 'ü', displayName: 7 },
    { finalDecision: {}, approvers: [null, { approver: [] }] },
    [{ name: 'x', checked: true }, 5, ['2026-02-03']],
  ),
);

/** Replaces a value somewhere inside by something odd; `created`, `id` and `key` are what an issue cannot be without. */
function mutate(value: unknown, path: readonly number[], replacement: unknown, depth = 0): unknown {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== 'object' || value === null) return replacement;
  const keys = Object.keys(value).filter((key) => depth > 1 || !['created', 'id', 'key'].includes(key));
  const key = keys[step % keys.length];
  if (key === undefined) return depth === 0 ? value : replacement;
  const changed = mutate((value as Record<string, unknown>)[key], rest, replacement, depth + 1);
  return Array.isArray(value)
    ? (value as unknown[]).with(Number(key), changed)
    : { ...value, [key]: changed };
}

describe('an issue with anything anywhere', () => {
  it('is refused by its schema, or makes rows of the declared columns and types', () => {
    const paths = fc.array(fc.nat(200), { minLength: 2, maxLength: 7 });
    const mutation = fc.tuple(
      fc.nat(seeds.length - 1),
      fc.array(fc.tuple(paths, odd), { minLength: 1, maxLength: 4 }),
    );
    fc.assert(
      fc.property(mutation, fc.constantFrom(...catalogues), ([seed, changes], fields) => {
        const mutated = changes.reduce<unknown>(
          (issue, [path, value]) => mutate(issue, path, value),
          seeds[seed],
        );
        const parsed = storedIssueSchema.safeParse(mutated).data;
        if (!parsed) return;
        const context = { siteUrl: 'https://acme.atlassian.net', attachmentsDir: '/a', fields };
        const rows = rowsOf(parsed, undefined, tables, context);
        expect(tables.flatMap((table) => rowProblems(table, rows[table.name]))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
