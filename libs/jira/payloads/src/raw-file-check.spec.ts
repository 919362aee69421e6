import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { firstProblem } from '@jiralake/core';
import fc from 'fast-check';
import { forEachPart } from './completeness';
import { rawFileCheck } from './raw-file-check';
import { rawIssueSchema } from './raw-issue';

type Json = Record<string, unknown>;

const root = path.resolve(__dirname, '../../../..');
const released = path.join(root, 'fixtures/versions/0.1.0/raw/jira/issues/by-id');
const collected = path.join(root, '../shared/corpus/issues.jsonl');

const time = '2026-02-03T11:06:52.829Z';
const stored = (issue: unknown): Json => ({
  ...(issue as Json),
  _synced_at: time,
  _fetched_at: time,
  _remote_links: [{ id: 1, object: { url: 'https://example.com', title: null } }, { id: '2' }],
  _completeness: forEachPart((name) =>
    name === 'sla' ? { state: 'not_fetched', why: 'no account' } : { state: 'complete' },
  ),
  _previous_keys: ['OLD-1'],
  _as_written: { customfield_1: '3.0' },
});
const small = {
  id: '10042',
  key: 'SUP-7',
  fields: { created: '2026-02-03T12:06:52.829+0100', updated: time },
};
const linesOf = (file: string): Json[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Json);
const seeds: Json[] = [
  stored(small),
  { ...stored(small), _deleted_at: time },
  { id: '10042', _synced_at: time, _fetched_at: time, _deleted_at: time },
  ...readdirSync(released).map((name) => JSON.parse(readFileSync(path.join(released, name), 'utf8')) as Json),
  ...(existsSync(collected) ? linesOf(collected).map(({ issue }) => stored(issue)) : []),
];

/** The places that decide; `*` is any member. */
const places = [
  ...[
    'id',
    'key',
    'fields',
    'fields.created',
    'fields.updated',
    'fields.*',
    '*',
    '_synced_at',
    '_fetched_at',
  ],
  ...['_as_written', '_as_written.*', '_as_written.new', '_deleted_at', '_previous_keys', '_previous_keys.0'],
  ...[
    '_remote_links',
    '_remote_links.0',
    '_remote_links.0.id',
    '_remote_links.0.object',
    '_remote_links.1.object',
  ],
  ...[
    '_remote_links.0.object.url',
    '_remote_links.1.*',
    '_completeness',
    '_completeness.*',
    '_completeness.new',
  ],
  ...[
    '_completeness.sla.state',
    '_completeness.sla.why',
    '_completeness.sla.new',
    '_completeness.comments.why',
  ],
].map((place) => place.split('.'));
const own = (text: string): unknown => JSON.parse(text);
const odd: unknown[] = [
  ...[undefined, null, '', 0, 7, -0, Infinity, true, [], {}, [[]], '7', '07', 'SUP-7', 'sup-7', 'complete'],
  ...[own('{"__proto__":"x"}'), own('{"id":1,"__proto__":2}'), { url: 7 }, { title: 'x' }],
  ...[
    { state: 'complete', why: 'x' },
    { state: 'incomplete' },
    { state: 'complete' },
    { state: 'x', why: 'y' },
  ],
  ...['2026-02-30T12:00:00.000Z', '2024-02-29T12:00:00.000Z', '2026-02-03T24:00:00.000Z', time, `${time}\n`],
  ...['2026-02-03T12:00:00Z', '2026-02-03T12:00:00.000+01:00', '0000-01-01T00:00:00.000Z', '2026-02-03'],
  ...['2026-02-03T12:00:00.000+0100', '2026-02-03T12:00:60.000Z'],
];

/** A copy with another value at a place; `undefined` takes the member away. */
function changed(
  value: unknown,
  [step, ...rest]: readonly string[],
  pick: number,
  replacement: unknown,
): unknown {
  if (step === undefined) return replacement;
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value);
  const name = step === '*' ? names[pick % names.length] : step;
  if (name === undefined) return value;
  const member = changed((value as Json)[name], rest, pick, replacement);
  if (Array.isArray(value))
    return name in value ? (value as unknown[]).with(Number(name), member) : (value as unknown);
  const others = Object.entries(value).filter(([other]) => other !== name);
  return Object.fromEntries(member === undefined ? others : [...others, [name, member]]);
}

/** What becomes of a file: its issue, or what is wrong with it. */
const outcomeOf = ({ safeParse }: typeof rawFileCheck, json: unknown): unknown => {
  const result = safeParse(json);
  return result.success ? result.data : firstProblem(result.error, json);
};
const expectSame = (json: unknown): void =>
  expect(outcomeOf(rawFileCheck, json)).toStrictEqual(outcomeOf(rawIssueSchema, json));

describe('the check of a raw file', () => {
  it('takes what the schema takes, with the same result or the same error: any odd value in any place', () => {
    for (const place of places) for (const value of odd) expectSame(changed(stored(small), place, 0, value));
  });

  it('takes what the schema takes, with the same result or the same error: issues with changes anywhere', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(...odd));
    const change = fc.tuple(fc.constantFrom(...places), fc.nat(200), value);
    const property = fc.property(
      fc.constantFrom(...seeds),
      fc.array(change, { maxLength: 2 }),
      (seed, changes) =>
        expectSame(changes.reduce<unknown>((all, [place, pick, to]) => changed(all, place, pick, to), seed)),
    );
    fc.assert(property, { numRuns: 1_000 });
  });

  it.each([undefined, null, 7, 'x', [], [stored(small)]])('takes %j no more than the schema does', (json) => {
    expect(rawFileCheck.safeParse(json).success).toBe(false);
  });

  it('returns an issue that we wrote as it is, without a copy', () => {
    const written = stored(small);
    const found = rawFileCheck.safeParse(written);
    expect(found.success && found.data === written).toBe(true);
  });
});
