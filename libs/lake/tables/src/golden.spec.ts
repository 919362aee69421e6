import type { Row } from '@jiralake/core';
import { attachmentStatesSchema, fieldCatalogueSchema, rawIssueSchema } from '@jiralake/payloads';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowProblems } from '../test/row-problems';
import { fieldMapSchema, withDefaultFieldMap, defaultFieldMap } from './issues/field-map';
import { rowsOf } from './rows-of';

import { createTables } from './tables';

const fixtures = join(__dirname, '../test/fixtures');
const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(fixtures, ...path), 'utf8'));
const context = {
  siteUrl: 'https://acme.atlassian.net',
  attachmentsDir: '/lake/attachments',
};

/** Replaces the rows of the tables that the expected file has: look at the difference before you commit it. */
function writeExpected(name: string, rows: Record<string, Row[]>): void {
  const known = Object.keys(readJson(name, 'expected.json') as object);
  const kept = Object.fromEntries(known.map((table) => [table, rows[table] ?? []]));
  writeFileSync(join(fixtures, name, 'expected.json'), `${JSON.stringify(kept, null, 2)}\n`);
}

describe('golden files: the rows of an issue', () => {
  it.each(readdirSync(fixtures))('%s', (name) => {
    const raw = rawIssueSchema.parse(readJson(name, 'raw.json'));
    const hasStates = existsSync(join(fixtures, name, 'attachments.json'));
    const states = hasStates ? attachmentStatesSchema.parse(readJson(name, 'attachments.json')) : undefined;
    const hasFields = existsSync(join(fixtures, name, 'fields.json'));
    const fields = hasFields ? fieldCatalogueSchema.parse(readJson(name, 'fields.json')) : undefined;
    const hasMap = existsSync(join(fixtures, name, 'field-map.json'));
    const tables = createTables(
      hasMap ? withDefaultFieldMap(fieldMapSchema.parse(readJson(name, 'field-map.json'))) : defaultFieldMap,
    );
    const rows = rowsOf(raw, states, tables, { ...context, fields });
    expect(tables.flatMap((table) => rowProblems(table, rows[table.name]))).toEqual([]);
    // a table without rows may be left out of the expected file, where dates are ISO texts
    const none = Object.fromEntries(tables.map((table) => [table.name, []]));
    const made = JSON.parse(JSON.stringify(rows)) as Record<string, Row[]>;
    if (process.env['UPDATE_GOLDEN'] === 'true') writeExpected(name, made);
    const expected = { ...none, ...(readJson(name, 'expected.json') as Record<string, Row[]>) };
    expect(made).toEqual(expected);
  });
});

describe('the golden files together', () => {
  it('have a value in every column of every table', () => {
    const all = readdirSync(fixtures).map((name) => readJson(name, 'expected.json') as Record<string, Row[]>);
    const silent = createTables(defaultFieldMap).flatMap(({ name, columns }) => {
      const rows = all.flatMap((expected) => expected[name] ?? []);
      return columns
        .filter((column) => rows.every((row) => (row[column.name] ?? null) === null))
        .map((column) => `${name}.${column.name}`);
    });
    expect(silent).toEqual([]);
  });
});
