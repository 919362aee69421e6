import fc from 'fast-check';
import { readPlainHead } from './plain-head';

const created = '2026-02-03T12:06:52.829+0100';
const fields = { summary: '"created":"1999" \\', parent: { fields: { created: '1998' } }, created };
const plain = { expand: 'x', id: '10042', self: 'https://site/1', key: 'SUP-7', fields, changelog: {} };
const head = { id: '10042', key: 'SUP-7', created, syncedAt: undefined };

describe('the head of a plain issue', () => {
  it.each<[string, string]>([
    ['as Jira writes it', JSON.stringify(plain)],
    ['for people', JSON.stringify(plain, null, 2)],
    ['with a line break at the end', `${JSON.stringify(plain)}\r\n`],
    [
      'in another order',
      JSON.stringify({ fields, names: { id: 'ID', key: 'Key' }, key: 'SUP-7', id: '10042' }),
    ],
    ['with an id that is a number', JSON.stringify({ ...plain, id: 10042 })],
    ['whose rest is broken', `${JSON.stringify(plain).slice(0, -2)},}`],
  ])('is found in a text %s', (_what, text) => {
    expect(readPlainHead(text)).toEqual(head);
  });

  it('has the time at which another program saved it, before or after the fields', () => {
    const _synced_at = '2026-02-03T12:00:00';
    for (const issue of [
      { _synced_at, ...plain },
      { ...plain, _synced_at, _remote_links: [] },
    ])
      expect(readPlainHead(JSON.stringify(issue))).toEqual({ ...head, syncedAt: _synced_at });
    const deeper = { ...plain, fields: { ...fields, other: { _synced_at } } };
    expect(readPlainHead(JSON.stringify(deeper))).toEqual(head);
  });

  it.each<[string, string]>([
    ['without a key', JSON.stringify({ ...plain, key: undefined })],
    ['without fields', JSON.stringify({ ...plain, fields: undefined })],
    ['with fields that are a list', JSON.stringify({ ...plain, fields: [created] })],
    ['of jiralake', JSON.stringify({ ...plain, _fetched_at: created })],
    ['that breaks off', JSON.stringify(plain).slice(0, -2)],
    ['that is a list', JSON.stringify([plain])],
    ['that is empty', ''],
  ])('is not found in a text %s', (_what, text) => {
    expect(readPlainHead(text)).toBeUndefined();
  });

  it('is what a parse finds, in whatever else an issue has', () => {
    const others = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 });
    fc.assert(
      fc.property(others, others, fc.boolean(), (top, inner, isPretty) => {
        const issue = { ...top, ...plain, fields: { ...inner, ...fields } };
        const text = JSON.stringify(issue, null, isPretty ? 1 : 0);
        expect(readPlainHead(text)).toEqual(head);
      }),
    );
  });

  it('ends, whatever the text is', () => {
    const start = JSON.stringify({ ...plain, _synced_at: created });
    fc.assert(
      fc.property(
        fc.nat(start.length),
        fc.string({ unit: fc.constantFrom(...'{}[]",:\\ a1') }),
        (cut, rest) => {
          readPlainHead(`${start.slice(0, cut)}${rest}}`);
          readPlainHead(`${rest}}`);
        },
      ),
    );
  });
});
