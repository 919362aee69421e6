import type { SiteField } from '@jiralake/payloads';
import { createTables, fieldMapSchema, withDefaultFieldMap, type FieldMap } from '@jiralake/tables';
import fc from 'fast-check';
import { kindOfField } from './kind-of-field';
import { mappingInput } from './mapping-input';
import { suggestMapping } from './suggest-mapping';

const service = 'com.atlassian.servicedesk:';
const schemas: SiteField['schema'][] = [
  ...['string', 'number', 'datetime', 'option', 'boolean'].map((type) => ({ type })),
  { type: 'sd-servicelevelagreement', custom: `${service}sd-sla-field` },
  { type: 'sd-customerrequesttype', custom: `${service}vp-origin` },
  { type: 'sd-feedback', custom: `${service}sd-request-feedback` },
  { type: 'array', items: 'user', custom: `${service}sd-request-participants` },
];
/** Names that are, or become, names of the lake or of each other. */
const names = [
  'First response',
  'first_response',
  'Time to resolution',
  'Request type',
  'Request status',
  'Severity',
  'Region',
  'Region 3',
  'Lead',
  'Lead breached',
  'Lead status',
  'CF 3',
  'CF region',
  'CF severity',
  '3',
  'Summary',
  'Issue id',
  'Organization ids',
  'constructor',
  '影',
  '影2',
];
const givens: FieldMap['columns'][] = [
  {},
  { region: null, severity: null },
  { region: { field: 'customfield_3', kind: 'text' }, cf_severity: { field: 'customfield_4', kind: 'sla' } },
  { summary: { field: 'customfield_2', kind: 'text' } },
];

describe('a suggested mapping', () => {
  it('can be used at once, keeps what was given, and has every filled field once, whatever the names', () => {
    const one = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...schemas), fc.nat(3));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 25 }), fc.constantFrom(...givens), (drawn, given) => {
        const fields = drawn.map(([name, schema], index): SiteField => ({
          id: `customfield_${index}`,
          name,
          custom: true,
          schema,
        }));
        const filled = new Map(drawn.map(([, , count], index) => [`customfield_${index}`, count]));
        const { columns } = suggestMapping(mappingInput(fields, { issues: 3, filled }, given));
        expect(() => createTables(withDefaultFieldMap(fieldMapSchema.parse({ columns })))).not.toThrow();
        expect(columns).toMatchObject(given);
        const used = Object.values(columns).flatMap((mapped) => (mapped ? [mapped.field] : []));
        expect(new Set(used).size).toBe(used.length);
        const wanted = fields.filter((field) => kindOfField(field) && filled.get(field.id));
        expect(used).toEqual(expect.arrayContaining(wanted.map(({ id }) => id)));
      }),
      { numRuns: 300 },
    );
  });
});
