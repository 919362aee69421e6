import type { Row } from '@jiralake/core';
import { fieldCatalogueSchema, storedIssueSchema, type SiteField } from '@jiralake/payloads';
import { defaultFieldMap } from '../src/issues/field-map';
import { rowsOf } from '../src/rows-of';
import type { TableName } from '../src/table';
import { createTables } from '../src/tables';
import { rowProblems } from './row-problems';

const at = '2026-02-03T12:00:00.000Z';
const tables = createTables(defaultFieldMap);

interface Given {
  /** fields of the site, each with its id and schema */
  fields?: readonly object[];
  /** what stands beside the fields in the raw file */
  raw?: object;
}

/** The rows of an issue with these fields; every row fits its table. */
export function rowsWith(
  fields: Record<string, unknown>,
  { fields: site, raw }: Given = {},
): Record<TableName, Row[]> {
  const issue = storedIssueSchema.parse({
    id: '7',
    key: 'SUP-7',
    _fetched_at: at,
    _synced_at: at,
    _remote_links: [],
    fields: { created: at, ...fields },
    ...raw,
  });
  const catalogue = site && fieldCatalogueSchema.parse({ fetchedAt: at, fields: site });
  const context = { siteUrl: 'https://acme.test', attachmentsDir: '/files', fields: catalogue };
  const rows = rowsOf(issue, undefined, tables, context);
  expect(tables.flatMap((table) => rowProblems(table, rows[table.name]))).toEqual([]);
  return rows;
}

/** A field as the site's catalogue lists it. */
export function siteField(id: string, type: string, more: Partial<SiteField['schema'] & object> = {}) {
  return { id, name: `Name of ${id}`, custom: true, schema: { type, ...more } };
}
