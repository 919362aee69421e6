import type { Row } from '@jiralake/core';
import { storedIssueSchema, type StoredIssue } from '@jiralake/payloads';
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readCase, whenCases } from '@jiralake/testing';
import { hasCorpus, readCorpus } from '../test/read-corpus';
import { stringsOf, withString, type Path } from '../test/strings-of';
import { withDefaultFieldMap } from './issues/field-map';
import { rowsOf } from './rows-of';

import { createTables } from './tables';

const context = { siteUrl: 'https://acme.atlassian.net', attachmentsDir: '/a', fields: undefined };
const tables = createTables(
  withDefaultFieldMap({ columns: { whole: { field: 'customfield_901', kind: 'json' } } }),
);
const time = '2026-02-03T11:06:52.829Z';

const paragraph = (...texts: string[]) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: texts.map((text) => ({ type: 'text', text })) }],
});

/** An issue with a text in every place that was once in clear. */
function issueSaying(text: string): StoredIssue {
  return storedIssueSchema.parse({
    id: '1',
    key: 'AB-1',
    _synced_at: time,
    _fetched_at: time,
    fields: {
      created: time,
      summary: `see ${text}`,
      description: paragraph(text),
      labels: [text],
      environment: text,
      customfield_10325: text,
      customfield_10350: text,
      customfield_900: text,
      customfield_901: paragraph(`in ${text}`, ' end'),
      customfield_902: [{ value: 'x', self: text, n: 3.5 }, JSON.stringify({ deep: [text] })],
      comment: { comments: [{ id: '1', body: text }] },
      worklog: { worklogs: [{ id: '1', comment: paragraph(text) }] },
      attachment: [{ id: '1', filename: text, content: text }],
    },
    _remote_links: [{ id: 1, globalId: text, object: { url: text, title: `t ${text}` } }],
    changelog: {
      histories: [
        {
          id: '1',
          created: time,
          items: [{ field: 'x', from: text, fromString: text, toString: `"${text}"` }],
        },
      ],
    },
  });
}

function cellsOf(issue: StoredIssue): [column: string, cell: Row[string]][] {
  const rows = rowsOf(issue, undefined, tables, context);
  return tables.flatMap(({ name }) =>
    rows[name].flatMap((row) =>
      Object.entries(row).map(([column, cell]): [string, Row[string]] => [`${name}.${column}`, cell]),
    ),
  );
}

/** The columns that hold a text; those of JSON hold it escaped. */
function columnsWith(issue: StoredIssue, text: string): string[] {
  const found = cellsOf(issue).filter(([, cell]) => typeof cell === 'string' && cell.includes(text));
  return [...new Set(found.map(([column]) => column))].sort();
}

const everyPlace = [
  'attachments.content_url',
  'attachments.filename',
  'changelog.from_id',
  'changelog.from_value',
  'changelog.to_value',
  'comments.body',
  'custom_field_values.value_text',
  'custom_fields.value_json',
  'custom_fields.value_text',
  'issues.custom_url',
  'issues.description',
  'issues.environment',
  'issues.labels',
  'issues.slack_link',
  'issues.summary',
  'issues.whole',
  'remote_links.global_id',
  'remote_links.title',
  'remote_links.url',
  'worklogs.comment',
];
const secret = '9f86d081884c7d659a2feaa0c55ad015';

describe('credentials in rows', () => {
  it.each([
    [`https://files.acme.test/get?id=7&token=${secret}`, 'get?id=7&token=REDACTED'],
    [`https://ada:${secret}@files.acme.test/get?id=7`, 'https://REDACTED@files.acme.test/get?id=7'],
    [`https://files.acme.test/get?id=7#access_token=${secret}&x=1`, 'id=7#access_token=REDACTED&x=1'],
    [`https://s3.acme.test/o?X-Amz-Signature=${secret}&id=7`, 'X-Amz-Signature=REDACTED&id=7'],
    [`https://acme.test/?to=https%3A%2F%2Fb.test%3Fsig%3D${secret}%26id%3D7`, 'sig%3DREDACTED%26id%3D7'],
    [`files.acme.test/get?id=7&client_secret=${secret}`, 'get?id=7&client_secret=REDACTED'],
  ])('I8: %s is in clear in no cell, and the rest of it stays', (text, shown) => {
    const issue = issueSaying(text);
    expect(columnsWith(issue, secret)).toEqual([]);
    expect(columnsWith(issue, shown)).toEqual(everyPlace);
  });

  it.each([
    'https://shop.acme.test/error?code=404',
    'https://shop.acme.test/?session=morning&auth=none',
    'https://api.acme.test/v1?page=2&sort=key',
    'https://acme.test/?code=94105&state=CA',
    'a@b.test//c',
  ])('%s is text in every place', (text) => {
    expect(columnsWith(issueSaying(text), text)).toEqual(everyPlace);
  });

  it('I8: a URL that is split over the texts of a document is hidden in its JSON as well', () => {
    const issue = issueSaying('x');
    issue.fields['customfield_901'] = paragraph(
      'a https://acme.test/?x=1&tok',
      `en=${secret.slice(0, 9)}`,
      secret.slice(9),
      '. b',
    );
    expect(columnsWith(issue, secret.slice(9))).toEqual([]);
    const json = cellsOf(issue).find(([column]) => column === 'issues.whole')?.[1];
    expect(JSON.parse(String(json))).toEqual(
      paragraph('a https://acme.test/?x=1&tok', 'en=REDACTED', '', '. b'),
    );
  });

  it('JSON stays JSON, and without a credential as it was', () => {
    const odd = {
      a: ['\u2028"\\/', 1e21, 'https://a.test/?q=1%3D&mail=x@b.test'],
      'https://u:p@c.test': 'd "\n',
    };
    const issue = issueSaying('x');
    issue.fields['customfield_901'] = odd.a;
    expect(cellsOf(issue)).toContainEqual(['issues.whole', JSON.stringify(odd.a)]);
    issue.fields['customfield_901'] = odd;
    const shown = { a: odd.a, 'https://REDACTED@c.test': 'd "\n' };
    expect(cellsOf(issue)).toContainEqual(['issues.whole', JSON.stringify(shown)]);
  });

  whenCases()('I8: the collected case is right in every place', () => {
    const { summary } = readCase('secret-in-every-place').input as { summary: string };
    const issue = issueSaying(summary);
    expect(columnsWith(issue, '0123456789abcdef0123456789abcdef')).toEqual([]);
    expect(columnsWith(issue, 'id=7&token=REDACTED')).toEqual(everyPlace);
    const plain = readCase('not-a-secret').input as string[];
    for (const url of plain) expect(columnsWith(issueSaying(url), url)).toEqual(everyPlace);
  });
});

const fixtures = join(__dirname, '../test/fixtures');
const seeds: { issue: StoredIssue; paths: Path[] }[] = [
  ...readdirSync(fixtures).flatMap((name) => {
    const raw: unknown = JSON.parse(readFileSync(join(fixtures, name, 'raw.json'), 'utf8'));
    return storedIssueSchema.safeParse(raw).data ?? [];
  }),
  ...(hasCorpus ? readCorpus() : []),
].map((issue) => ({ issue, paths: stringsOf(issue) }));

describe('a URL with a credential anywhere in an issue', () => {
  it('I8: is in clear in no table', () => {
    const url = fc.constantFrom(
      ...[`https://files.acme.test/get?id=7&token=${secret}`, `https://ada:${secret}@acme.test/x`],
      ...[`https://acme.test/cb?code=${secret}&state=1`, `https://acme.test/#/x?jwt=${secret}`],
      `https://acme.test/?next=https%3A%2F%2Fb%2F%3Fapi_key%3D${secret}`,
    );
    const place = fc.nat(seeds.length - 1).chain((seed) => fc.tuple(fc.constant(seed), fc.nat(10_000)));
    let reached = 0;
    fc.assert(
      fc.property(place, url, fc.boolean(), ([seed, at], secretUrl, isAlone) => {
        const { issue, paths } = seeds[seed] ?? { issue: undefined, paths: [] };
        const path = paths[at % Math.max(paths.length, 1)];
        if (issue === undefined || path === undefined) return;
        const changed = storedIssueSchema.safeParse(
          withString(issue, path, (text) => (isAlone ? secretUrl : `${text} "${secretUrl}", ${text}`)),
        ).data;
        if (changed === undefined) return;
        expect(columnsWith(changed, secret)).toEqual([]);
        reached += columnsWith(changed, 'REDACTED').length;
      }),
      { numRuns: 800 },
    );
    expect(reached).toBeGreaterThan(150);
  });
});
