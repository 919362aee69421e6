import { attachmentStatesSchema, rawIssueSchema } from '@jiralake/schemas';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rowProblems } from '../test/row-problems';
import { referenceFieldMap } from './field-map';
import { rowsOf } from './rows-of';
import { tables } from './tables';

const fixtures = join(__dirname, '../test/fixtures');
const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(fixtures, ...path), 'utf8'));
const context = {
  siteUrl: 'https://acme.atlassian.net',
  attachmentsDir: '/lake/attachments',
  fieldMap: referenceFieldMap,
};

describe('golden files: the rows of an issue', () => {
  it.each(readdirSync(fixtures))('%s', (name) => {
    const raw = rawIssueSchema.parse(readJson(name, 'raw.json'));
    const hasStates = existsSync(join(fixtures, name, 'attachments.json'));
    const states = hasStates ? attachmentStatesSchema.parse(readJson(name, 'attachments.json')) : undefined;
    const rows = rowsOf(raw, states, context);
    expect(tables.flatMap((table) => rowProblems(table, rows[table.name]))).toEqual([]);
    // dates are ISO texts in the expected file
    expect(JSON.parse(JSON.stringify(rows))).toEqual(readJson(name, 'expected.json'));
  });
});
