import { createIssuesTable } from './create-issues-table';
import { fieldMapSchema, withDefaultFieldMap, type FieldMap } from './field-map';

const tableWith = (columns: FieldMap['columns']) => createIssuesTable(withDefaultFieldMap({ columns }));
const names = (columns: FieldMap['columns']): string[] => tableWith(columns).columns.map(({ name }) => name);
const text = (field: string) => ({ field, kind: 'text' }) as const;

describe('the columns of a field map', () => {
  it('come after all others, in the order of the map', () => {
    const own = names({ zebra: text('customfield_1'), area: text('customfield_2') });
    expect(own.slice(-3)).toEqual(['participant_account_ids', 'zebra', 'area']);
  });

  it('get a prefix where a built-in has the name', () => {
    expect(names({ status: text('customfield_1') }).at(-1)).toBe('cf_status');
    const sla = names({ first_response: null, first: { field: 'customfield_1', kind: 'sla' } });
    expect(sla.slice(-3)).toEqual(['first_breached', 'first_goal_millis', 'first_elapsed_millis']);
  });

  it('of a built-in that is switched off stay, from no field', () => {
    const severity = tableWith({ severity: null }).columns.find(({ name }) => name === 'severity');
    expect(severity).toMatchObject({ type: 'string', source: 'no field' });
  });

  it('are never two of one name', () => {
    const sla = { field: 'customfield_1', kind: 'sla' } as const;
    expect(() => names({ close: sla, close_breached: text('customfield_2') })).toThrow(
      'close_breached and close would both be the column close_breached',
    );
    expect(() => names({ cf_status: text('customfield_1'), status: text('customfield_2') })).toThrow(
      'cf_status',
    );
  });

  it('of a built-in keep their types', () => {
    expect(() => names({ severity: { field: 'customfield_1', kind: 'number' } })).toThrow(
      /severity cannot be of kind number.*possible kinds: text, option/,
    );
    expect(names({ severity: { field: 'customfield_1', kind: 'options' } })).toContain('severity');
  });
});

describe('a field map file', () => {
  it.each([
    [
      'a kind that does not exist',
      { columns: { a: { field: 'customfield_1', kind: 'txt' } } },
      'one of text, option',
    ],
    ['a field that is no id', { columns: { a: { field: '../x', kind: 'text' } } }, 'not a field id'],
    ['a name that is no column', { columns: { 'Story Points': text('customfield_1') } }, 'lower-case word'],
    ['anything else', { fields: {} }, 'columns'],
  ])('with %s is refused with what is allowed', (_case, file, message) => {
    expect(JSON.stringify(fieldMapSchema.safeParse(file).error?.issues)).toContain(message);
  });
});
