import { fieldCatalogueSchema, storedIssueSchema } from '@jiralake/payloads';
import { readCase, whenCases } from '@jiralake/testing';
import { defaultFieldMap } from './issues/field-map';
import { rowsOf } from './rows-of';
import { createTables } from './tables';

const at = '2026-02-03T12:00:00.000Z';
const tables = createTables(defaultFieldMap);
const catalogue = fieldCatalogueSchema.parse({
  fetchedAt: at,
  fields: [
    { id: 'customfield_20005', schema: { type: 'any', custom: 'com.acme.sync:state' } },
    { id: 'customfield_10161', schema: { type: 'sd-servicelevelagreement' } },
  ],
});

/** The rows of an issue with one custom field. */
function rowsWith(id: string, value: unknown, fields = catalogue): [unknown, unknown][] {
  const issue = storedIssueSchema.parse({
    id: '7',
    key: 'SUP-7',
    _fetched_at: at,
    _synced_at: at,
    _remote_links: [],
    fields: { created: at, [id]: value },
  });
  const context = { siteUrl: 'https://acme.test', attachmentsDir: '/files', fields };
  return rowsOf(issue, undefined, tables, context).custom_fields.map((row) => [
    row['field_id'],
    row['value_json'],
  ]);
}

it("I6: an app's own value with a key errorMessage has a row; what stands for an SLA that may not be read has none", () => {
  const failed = { status: 'failed', errorMessage: 'remote timed out', at: 2 };
  const bare = { errorMessage: 'remote timed out' };
  for (const value of [failed, bare])
    expect(rowsWith('customfield_20005', value)).toEqual([['customfield_20005', JSON.stringify(value)]]);
  expect(rowsWith('customfield_20006', failed)).toEqual([['customfield_20006', JSON.stringify(failed)]]);
  expect(rowsWith('customfield_20006', bare)).toEqual([]);
  expect(rowsWith('customfield_10161', bare)).toEqual([]);
});

whenCases()('I6: the collected value of an app that says errorMessage has a row', () => {
  const { then } = readCase('app-field-with-errorMessage').input as { then: Record<string, unknown> };
  const [[id, value] = ['', null]] = Object.entries(then);
  expect(rowsWith(id, value)).toEqual([[id, JSON.stringify(value)]]);
});
