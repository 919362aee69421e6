import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { faultKinds, faultRules } from './fault-rule';

describe('faultRules', () => {
  it('fills in what is left out', () => {
    expect(
      faultRules.parse([
        { fault: { kind: '429', retryAfter: 'soon' } },
        { match: { event: 'comment_' }, fault: { kind: 'lose' } },
      ]),
    ).toEqual([
      { match: {}, fault: { kind: '429', retryAfter: 'soon', body: 'json' } },
      { match: { event: 'comment_' }, fault: { kind: 'lose', how: 'drop', ms: 1000 } },
    ]);
  });

  it.each([
    ['an unknown fault', { fault: { kind: 'explode' } }, 'kind'],
    ['an unknown part', { fault: { kind: 'drop', now: true } }, 'now'],
    ['two kinds of turns', { match: { nth: 1, every: 2 }, fault: { kind: 'drop' } }, 'only one of'],
    ['a broken expression', { match: { path: '(' }, fault: { kind: 'drop' } }, 'regular expression'],
    ['a path for webhooks', { match: { path: 'x' }, fault: { kind: 'lose' } }, 'path'],
    ['a header of two lines', { fault: { kind: '503', retryAfter: 'a\nb' } }, 'retryAfter'],
    ['no rule at all', 7, 'expected'],
  ])('refuses %s and says why', (_name, rule, reason) => {
    const parsed = faultRules.safeParse([rule]);
    expect(parsed.success).toBe(false);
    expect(z.prettifyError(parsed.error!)).toContain(reason);
  });
});

it('the README has a row for every kind of fault, and for no other', () => {
  const readme = readFileSync(path.join(__dirname, '../../README.md'), 'utf8');
  const rows = [...readme.matchAll(/^\| `\{ kind: '(\w+)'/gm)].map(([, kind]) => kind);
  expect(rows.sort()).toEqual([...faultKinds].sort());
});
