import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { siteFieldsSchema, type SiteField } from '@jiralake/payloads';
import { columnName } from './column-name';
import { describeType } from './field-type';
import { kindOfField } from './kind-of-field';
import { suggestMapping } from './suggest-mapping';

const field = (type: string, custom = '', items?: string): SiteField => ({
  id: 'customfield_1',
  name: 'x',
  custom: true,
  schema: { type, custom, items },
});
const PLATFORM = 'com.atlassian.jira.plugin.system.customfieldtypes:';

describe('kindOfField', () => {
  it.each<[kind: string | undefined, short: string, field: SiteField]>([
    ['text', 'textfield', field('string', `${PLATFORM}textfield`)],
    ['adf', 'textarea', field('string', `${PLATFORM}textarea`)],
    ['number', 'float', field('number', `${PLATFORM}float`)],
    ['number', 'formula', field('number', 'jira.polaris:formula')],
    ['date', 'datepicker', field('date', `${PLATFORM}datepicker`)],
    ['time', 'datetime', field('datetime', `${PLATFORM}datetime`)],
    ['option', 'select', field('option', `${PLATFORM}select`)],
    ['option', 'cascadingselect', field('option-with-child', `${PLATFORM}cascadingselect`)],
    ['options', 'multicheckboxes', field('array', `${PLATFORM}multicheckboxes`, 'option')],
    ['options', 'labels', field('array', `${PLATFORM}labels`, 'string')],
    ['user', 'userpicker', field('user', `${PLATFORM}userpicker`)],
    ['users', 'people', field('array', `${PLATFORM}people`, 'user')],
    ['names', 'multiversion', field('array', `${PLATFORM}multiversion`, 'version')],
    ['option', 'rm-teams-custom-field-team', field('any', 'com.atlassian.teams:rm-teams-custom-field-team')],
    ['sprint', 'gh-sprint', field('array', 'com.pyxis.greenhopper.jira:gh-sprint', 'json')],
    ['sla', 'sd-sla-field', field('sd-servicelevelagreement', 'com.atlassian.servicedesk:sd-sla-field')],
    ['option', 'sd-sentiment', field('array', 'com.atlassian.servicedesk.sentiment:sd-sentiment')],
    ['assets', 'cmdb-object-cftype', field('any', 'com.atlassian.jira.plugins.cmdb:cmdb-object-cftype')],
    ['json', 'connection', field('any', 'jira.polaris:connection')],
    ['json', 'array of design.field.name', field('array', '', 'design.field.name')],
    [undefined, 'gh-lexo-rank', field('any', 'com.pyxis.greenhopper.jira:gh-lexo-rank')],
  ])('%s suits %s', (kind, short, one) => {
    expect([kindOfField(one), describeType(one)]).toEqual([kind, short]);
  });

  it('has none for a field without a type', () => {
    const pseudo = { id: 'thumbnail', name: 'Images', custom: false };
    expect([kindOfField(pseudo), describeType(pseudo)]).toEqual([undefined, '']);
  });
});

const corpus = path.resolve(__dirname, '../../../../../../shared/corpus/fields.jsonl');
const present = existsSync(corpus);
const title = present ? 'the fields of real sites' : 'the fields of real sites (skipped: not here)';

(present ? describe : describe.skip)(title, () => {
  const read = (): SiteField[] => {
    const lines = readFileSync(corpus, 'utf8').trim().split('\n');
    return siteFieldsSchema.parse(lines.map((line) => (JSON.parse(line) as { field: unknown }).field));
  };

  it('get a mapping in which every field, and every column, is once', () => {
    const unique = new Map(read().map((each) => [each.id, each]));
    const fields = [...unique.values()];
    const custom = fields.filter(({ id }) => id.startsWith('customfield_'));
    expect(custom.length).toBeGreaterThan(500);
    const { columns } = suggestMapping({
      fields,
      rates: { issues: 1, filled: new Map(custom.map(({ id }) => [id, 1])) },
      builtIns: [
        { column: 'request_type', kind: 'request_type', accepts: (kind) => kind === 'request_type' },
        { column: 'organizations', kind: 'names', accepts: () => true },
        { column: 'time_to_resolution', kind: 'sla', accepts: (kind) => kind === 'sla' },
        { column: 'severity', kind: 'option', accepts: () => true },
      ],
      given: {},
      columnsOf: (name) => [name],
      taken: ['status'],
    });
    const used = Object.values(columns).flatMap((mapped) => (mapped ? [mapped.field] : []));
    expect(new Set(used).size).toBe(used.length);
    const mappable = custom.filter((each) => kindOfField(each) !== undefined);
    expect(used.toSorted()).toEqual(mappable.map(({ id }) => id).toSorted());
    for (const name of Object.keys(columns)) expect(name).toMatch(/^[a-z][a-z0-9_]{0,62}$/);
    expect(columns['request_type']?.kind).toBe('request_type');
    expect(columns['organizations']?.kind).toBe('names');
    // far fewer names than fields
    expect(new Set(custom.map(({ name }) => columnName(name))).size).toBeLessThan(custom.length - 50);
  });
});
