import type { SiteField } from '@jiralake/payloads';
import { rateOf, type FillRates } from './fill-rates';
import { suggestMapping, type MappingInput } from './suggest-mapping';

const TYPES: Record<string, [type: string, custom: string, items?: string]> = {
  text: ['string', 'com.atlassian.jira.plugin.system.customfieldtypes:textfield'],
  select: ['option', 'com.atlassian.jira.plugin.system.customfieldtypes:select'],
  float: ['number', 'com.atlassian.jira.plugin.system.customfieldtypes:float'],
  rank: ['any', 'com.pyxis.greenhopper.jira:gh-lexo-rank'],
  sprint: ['array', 'com.pyxis.greenhopper.jira:gh-sprint', 'json'],
  sla: ['sd-servicelevelagreement', 'com.atlassian.servicedesk:sd-sla-field'],
  requestType: ['sd-customerrequesttype', 'com.atlassian.servicedesk:vp-origin'],
  organizations: ['array', 'com.atlassian.servicedesk:sd-customer-organizations', 'sd-customerorganization'],
  participants: ['array', 'com.atlassian.servicedesk:sd-request-participants', 'user'],
  feedback: ['sd-feedback', 'com.atlassian.servicedesk:sd-request-feedback'],
  feedbackDate: ['datetime', 'com.atlassian.servicedesk:sd-request-feedback-date'],
};

function field(number: number, name: string, typeName: string, more: object = {}): SiteField {
  const [type, custom, items] = TYPES[typeName] ?? [typeName, ''];
  return { id: `customfield_${number}`, name, custom: true, schema: { type, custom, items }, ...more };
}

const ratesOf = (filled: Record<number, number>): FillRates => ({
  issues: 100,
  filled: new Map(Object.entries(filled).map(([number, count]) => [`customfield_${number}`, count])),
});

const TEXTS = ['text', 'option', 'options', 'users', 'names', 'adf', 'sprint', 'json'];
const accepts = (kind: string): boolean => TEXTS.includes(kind);
const input = (fields: SiteField[], filled: Record<number, number> = {}): MappingInput => ({
  fields,
  rates: ratesOf(filled),
  builtIns: [
    { column: 'request_type', kind: 'request_type', accepts: (kind) => kind === 'request_type' },
    { column: 'severity', kind: 'option', accepts },
    { column: 'participants', kind: 'users', accepts },
    { column: 'organizations', kind: 'names', accepts },
    { column: 'satisfaction', kind: 'rating', accepts: (kind) => kind === 'rating' },
    { column: 'first_response', kind: 'sla', accepts: (kind) => kind === 'sla' },
    { column: 'time_to_resolution', kind: 'sla', accepts: (kind) => kind === 'sla' },
  ],
  given: {},
  columnsOf: (name, kind) =>
    kind === 'sla' ? ['breached', 'goal_millis', 'elapsed_millis'].map((part) => `${name}_${part}`) : [name],
  taken: ['summary', 'status', 'severity', 'request_type', 'participants'],
});

describe('suggestMapping', () => {
  it('finds the columns of a service desk by the types of the fields, whatever they are called', () => {
    const fields = [
      field(1, 'Anfragetyp', 'requestType'),
      field(2, '組織', 'organizations'),
      field(3, 'Teilnehmer', 'participants'),
      field(4, 'Zufriedenheit', 'feedback'),
      field(5, 'Satisfaction', 'feedbackDate'),
      field(6, 'Time to first response', 'sla'),
      field(7, 'Zeit bis zur Lösung', 'sla', { untranslatedName: 'Time to resolution' }),
    ];
    expect(suggestMapping(input(fields))).toEqual({
      columns: {
        request_type: { field: 'customfield_1', kind: 'request_type' },
        severity: null,
        participants: { field: 'customfield_3', kind: 'users' },
        organizations: { field: 'customfield_2', kind: 'names' },
        satisfaction: { field: 'customfield_4', kind: 'rating' },
        first_response: { field: 'customfield_6', kind: 'sla' },
        time_to_resolution: { field: 'customfield_7', kind: 'sla' },
      },
      ambiguous: [],
    });
  });

  it('finds other columns of the reference by their exact names, if the values fit', () => {
    const columns = (name: string, type: string) => suggestMapping(input([field(1, name, type)])).columns;
    expect(columns('SEVERITY', 'select')).toMatchObject({
      severity: { field: 'customfield_1', kind: 'option' },
    });
    expect(columns('Severity', 'text')).toMatchObject({ severity: { field: 'customfield_1', kind: 'text' } });
    expect(columns('Severity', 'float')).toMatchObject({ severity: null });
    expect(columns('Severity class', 'select')).toMatchObject({ severity: null });
  });

  it('takes the most filled of several fields for one column, and says that there were more', () => {
    const fields = [1, 2, 3].map((number) => field(number, 'Severity', 'select'));
    const { columns, ambiguous } = suggestMapping(input(fields, { 1: 5, 2: 60 }));
    expect(columns['severity']).toEqual({ field: 'customfield_2', kind: 'option' });
    expect(ambiguous).toEqual(['severity: customfield_2 suits it best, customfield_1 would do as well']);
    const hundred = Array.from({ length: 100 }, (_, index) => field(index + 1, 'Severity', 'select'));
    expect(suggestMapping(input(hundred)).ambiguous).toEqual([
      'severity: customfield_1 suits it best, customfield_2, customfield_3, customfield_4, customfield_5 and 95 more would do as well',
    ]);
    // the field that lost the column is filled and gets a new one
    expect(columns['cf_severity']).toEqual({ field: 'customfield_1', kind: 'option' });
  });

  it("prefers the column's own kind to a fuller field, and any value to none", () => {
    const fields = [field(1, 'Severity', 'text'), field(2, 'Severity', 'select')];
    const taken = (filled: Record<number, number>) =>
      suggestMapping(input(fields, filled)).columns['severity']?.field;
    expect(taken({ 1: 90, 2: 1 })).toBe('customfield_2');
    expect(taken({ 1: 1 })).toBe('customfield_1');
    expect(taken({})).toBe('customfield_2');
  });

  it('gives every other filled field a column of its own, each name once', () => {
    const fields = [
      field(10, 'Region', 'select'),
      field(11, 'Region', 'text'),
      field(12, 'region', 'float'),
      field(13, 'Status', 'text'),
      field(14, '影響範囲', 'text'),
      field(15, 'Never filled', 'text'),
      field(16, 'Rank', 'rank'),
      field(17, 'Sprint', 'sprint'),
      { ...field(18, 'No type', 'text'), schema: undefined },
    ];
    const filled = { 10: 5, 11: 50, 12: 2, 13: 9, 14: 1, 16: 100, 17: 3, 18: 100 };
    const { columns } = suggestMapping(input(fields, filled));
    const own = Object.entries(columns).flatMap(([name, mapped]) =>
      mapped ? [[name, mapped.field, mapped.kind]] : [],
    );
    expect(own).toEqual([
      ['region', 'customfield_11', 'text'],
      ['cf_status', 'customfield_13', 'text'],
      ['region_10', 'customfield_10', 'option'],
      ['sprint', 'customfield_17', 'sprint'],
      ['region_12', 'customfield_12', 'number'],
      ['cf_14', 'customfield_14', 'text'],
    ]);
  });

  it('minds the columns that one field makes several of', () => {
    const fields = [field(1, 'Lead', 'sla'), field(2, 'Lead breached', 'text')];
    const { columns } = suggestMapping(input(fields, { 1: 10, 2: 5 }));
    expect(columns['lead']).toEqual({ field: 'customfield_1', kind: 'sla' });
    expect(columns['lead_breached_2']).toEqual({ field: 'customfield_2', kind: 'text' });
  });

  it('leaves what the file says, and uses no field twice', () => {
    const fields = [field(1, 'Severity', 'select'), field(2, 'Severity', 'select'), field(3, 'Team', 'text')];
    const given = {
      squad: { field: 'customfield_1', kind: 'option' as const },
      satisfaction: null,
      severity: { field: 'customfield_3', kind: 'text' as const },
    };
    const { columns } = suggestMapping({ ...input(fields, { 1: 90, 2: 10, 3: 50 }), given });
    expect(columns).toMatchObject({ ...given, cf_severity: { field: 'customfield_2', kind: 'option' } });
    const used = Object.values(columns).flatMap((mapped) => (mapped ? [mapped.field] : []));
    expect(new Set(used).size).toBe(used.length);
  });

  it('never writes over an entry, though the columns of the two would differ', () => {
    const fields = [
      field(1, 'First response', 'sla'),
      field(2, 'First response', 'text'),
      field(3, 'Lead', 'sla'),
      field(4, 'Lead', 'text'),
      field(5, 'Time to resolution', 'text'),
      field(6, 'Region', 'text'),
      field(7, 'Summary', 'text'),
    ];
    const given = { region: null, summary: { field: 'customfield_9', kind: 'text' as const } };
    const filled = Object.fromEntries(fields.map((_, index) => [index + 1, 90 - index]));
    const { columns } = suggestMapping({ ...input(fields, filled), given });
    expect(columns).toMatchObject({
      ...given,
      first_response: { field: 'customfield_1', kind: 'sla' },
      cf_first_response: { field: 'customfield_2', kind: 'text' },
      lead: { field: 'customfield_3', kind: 'sla' },
      lead_4: { field: 'customfield_4', kind: 'text' },
      time_to_resolution: null,
      cf_time_to_resolution: { field: 'customfield_5', kind: 'text' },
      region_6: { field: 'customfield_6', kind: 'text' },
      // the lake makes cf_summary of the given entry
      cf_summary_7: { field: 'customfield_7', kind: 'text' },
    });
  });

  it('finds a name even where the numbered one is taken', () => {
    const fields = [field(1, 'Region', 'text'), field(2, 'Region 3', 'text'), field(3, 'Region', 'text')];
    const { columns } = suggestMapping(input(fields, { 1: 9, 2: 8, 3: 7 }));
    expect([columns['region'], columns['region_3'], columns['region_3_2']].map((one) => one?.field)).toEqual([
      'customfield_1',
      'customfield_2',
      'customfield_3',
    ]);
  });

  it('is the same whatever the order of the fields', () => {
    const fields = [field(3, 'Region', 'text'), field(20, 'Region', 'text'), field(100, 'Region', 'text')];
    const filled = { 3: 1, 20: 1, 100: 1 };
    const columns = (list: SiteField[]) => suggestMapping(input(list, filled)).columns;
    expect(columns(fields)).toEqual(columns(fields.toReversed()));
    expect(columns(fields)['region']?.field).toBe('customfield_3');
    expect(rateOf(ratesOf(filled), 'customfield_3')).toBe(0.01);
  });
});
