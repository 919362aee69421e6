import { CUSTOM_FIELDS } from '../site/custom-fields';
import { SYSTEM_FIELDS } from './field-catalogue';
import { FIELD_LIST } from './field-list';

describe('FIELD_LIST', () => {
  it('has every field once, by its id', () => {
    const ids = FIELD_LIST.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const known = [...SYSTEM_FIELDS.map(([id]) => id), ...CUSTOM_FIELDS.map(({ id }) => id)];
    expect(ids).toEqual(expect.arrayContaining(known));
  });

  it('tells the type of custom fields, and of some that they belong to one project', () => {
    expect(FIELD_LIST.find(({ id }) => id === 'customfield_10161')).toEqual({
      id: 'customfield_10161',
      key: 'customfield_10161',
      name: 'Time to resolution',
      untranslatedName: 'Time to resolution',
      custom: true,
      orderable: true,
      navigable: true,
      searchable: true,
      clauseNames: ['cf[10161]', 'Time to resolution'],
      schema: {
        type: 'sd-servicelevelagreement',
        custom: 'com.atlassian.servicedesk:sd-sla-field',
        customId: 10161,
      },
    });
    expect(FIELD_LIST.filter(({ scope }) => scope !== undefined).length).toBeGreaterThan(10);
  });

  it('has the awkward cases: no schema, no clause names, names that repeat', () => {
    const without = FIELD_LIST.filter(({ schema }) => schema === undefined).map(({ id }) => id);
    expect(without).toEqual(['issuekey', 'thumbnail', 'parent', 'statusCategory']);
    expect(FIELD_LIST.some(({ clauseNames }) => (clauseNames as string[]).length === 0)).toBe(true);
    expect(new Set(FIELD_LIST.map(({ name }) => name)).size).toBeLessThan(FIELD_LIST.length - 50);
  });
});
