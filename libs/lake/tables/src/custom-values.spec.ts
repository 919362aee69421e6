import type { Row } from '@jiralake/core';
import { readCase, whenCases } from '@jiralake/testing';
import { rowsWith, siteField } from '../test/rows-with';

const ID = 'customfield_31';
const pick = (row: Row | undefined, ...names: string[]) =>
  names.map((name) => row?.[`value_${name}`] ?? null);

/** Text, number, timestamp, date, user and options of a field. */
function cells(value: unknown, type?: string, items?: string): unknown[] {
  const fields = type === undefined ? [] : [siteField(ID, type, { items })];
  const [row] = rowsWith({ [ID]: value }, { fields }).custom_fields;
  return pick(row, 'text', 'number', 'timestamp', 'date', 'user_account_id', 'option_ids');
}
const elements = (value: unknown, type = 'array', items?: string) =>
  rowsWith({ [ID]: value }, { fields: [siteField(ID, type, { items })] }).custom_field_values;
const textOf = (value: unknown, type?: string) => cells(value, type)[0];

const nine = new Date('2026-03-01T09:00:00.000Z');
const ann = { accountId: '712020:1', displayName: 'Ann Example' };

describe('the typed columns', () => {
  whenCases()('of the collected time', () => {
    const { input } = readCase('custom-datetime');
    const [value] = Object.values(input as object) as unknown[];
    expect(cells(value, 'datetime')).toEqual([nine.toISOString(), null, nine, null, null, null]);
  });

  it.each([
    ['2026-03-01T10:00:00.000+0100', 'datetime'],
    ['2026-03-01T09:00:00Z', 'datetime'],
    ['2026-03-01T14:30:00.000+05:30', 'datetime'],
    ['2026-02-28T23:00:00.000-1000', undefined],
    ['2026-03-01T10:00:00.000+0100', 'any'],
    [1_772_355_600_000, 'datetime'],
    [1_772_355_600, 'datetime'],
  ])('%j, a %s, is a time in UTC', (value, type) => {
    expect(cells(value, type)).toEqual([nine.toISOString(), null, nine, null, null, null]);
  });

  it.each<[unknown, string | undefined, unknown[]]>([
    ['2026-03-01T10:00:00.000+0100', 'string', ['2026-03-01T10:00:00.000+0100', null, null, null]],
    ['2026-03-01', 'date', ['2026-03-01', null, null, '2026-03-01']],
    ['2026-03-01', undefined, ['2026-03-01', null, null, '2026-03-01']],
    ['2026-03-01', 'string', ['2026-03-01', null, null, null]],
    ['2026-02-30', 'date', ['2026-02-30', null, null, null]],
    ['2026-02-30T10:00:00.000Z', 'datetime', ['2026-02-30T10:00:00.000Z', null, null, null]],
    ['tomorrow', 'datetime', ['tomorrow', null, null, null]],
    [3.5, 'number', ['3.5', 3.5, null, null]],
    ['3.50', 'number', ['3.50', 3.5, null, null]],
    ['416', 'string', ['416', null, null, null]],
    [1_772_355_600_000, undefined, ['1772355600000', 1_772_355_600_000, null, null]],
    [false, undefined, ['false', null, null, null]],
  ])('of %j, a %s', (value, type, right) => {
    expect(cells(value, type).slice(0, 4)).toEqual(right);
  });

  it.each<[unknown, unknown[]]>([
    [ann, ['Ann Example', '712020:1', null]],
    [{ accountId: '712020:1' }, ['712020:1', '712020:1', null]],
    [{ ...ann, emailAddress: 'ann@example.org' }, ['ann@example.org', '712020:1', null]],
    [{ id: '1', value: 'Red' }, ['Red', null, '["1"]']],
    [{ id: '1', value: 'A', child: { id: '2', value: 'A1' } }, ['A / A1', null, '["1","2"]']],
    [{ id: '1', value: '' }, ['(empty option 1)', null, '["1"]']],
    [{ id: '1', value: null }, ['(empty option 1)', null, '["1"]']],
    [{ id: '1', name: '4.0' }, ['4.0', null, null]],
  ])('of users and options: %j', (value, right) => {
    const [text, , , , user, options] = cells(value);
    expect([text, user, options]).toEqual(right);
  });

  it('say of what type the field is', () => {
    const field = siteField(ID, 'array', { items: 'option', custom: 'com.acme:multi' });
    const [row] = rowsWith({ [ID]: [{ id: '1', value: 'Red' }] }, { fields: [field] }).custom_fields;
    expect(row).toMatchObject({
      field_type: 'array(option)',
      field_items_type: 'option',
      field_custom_type: 'com.acme:multi',
      value_option_ids: '["1"]',
    });
  });

  it('name the fields of a file of another program, which the catalogue does not know', () => {
    const raw = {
      names: { [ID]: 'Customer tier' },
      schema: { [ID]: { type: 'string', custom: 'com.acme:x' } },
    };
    const named = { field_name: 'Customer tier', field_type: 'string', field_custom_type: 'com.acme:x' };
    expect(rowsWith({ [ID]: 'gold' }, { raw }).custom_fields).toEqual([expect.objectContaining(named)]);
    const fields = [{ ...siteField(ID, 'option'), name: 'Tier' }];
    const known = { field_name: 'Tier', field_type: 'option' };
    expect(rowsWith({ [ID]: 'gold' }, { raw, fields }).custom_fields).toEqual([
      expect.objectContaining(known),
    ]);
    expect(rowsWith({ [ID]: 'gold' }, { raw: { names: 'x', schema: [] } }).custom_fields).toHaveLength(1);
  });
});

describe('custom_field_values', () => {
  whenCases()('has a row for each of the four collected elements', () => {
    const given = Object.entries(readCase('multi-values').input as Record<string, unknown>);
    const fields = Object.fromEntries(given.map(([name, value]) => [String(name.split(' ')[0]), value]));
    const rows = rowsWith(fields).custom_field_values;
    expect(rows.map((row) => pick(row, 'text', 'option_id'))).toEqual([
      ['Red, dark', '1'],
      ['Blue', '2'],
      ['a', null],
      ['b,c', null],
    ]);
  });

  it.each<[string, unknown, string | undefined, unknown[][]]>([
    [
      'texts with commas',
      ['a', 'b,c'],
      'string',
      [
        [0, 'a', null],
        [1, 'b,c', null],
      ],
    ],
    [
      'a text twice',
      ['a', 'a'],
      'string',
      [
        [0, 'a', null],
        [1, 'a', null],
      ],
    ],
    ['holes', [null, 'b', '', {}], 'string', [[1, 'b', null]]],
    ['versions', [{ id: '5', name: '2.0' }], 'version', [[0, '2.0', '5']]],
    ['groups', [{ groupId: '276f', name: 'agents' }], 'group', [[0, 'agents', '276f']]],
    ['sprints', [{ id: 37, name: 'Sprint 3, late', state: 'closed' }], 'json', [[0, 'Sprint 3, late', '37']]],
    ['an empty option', [{ id: '1', value: '' }], 'option', [[0, '(empty option 1)', '1']]],
    ['one value of a list field', 'a', 'string', [[0, 'a', null]]],
  ])('of %s', (_, value, items, right) => {
    expect(
      elements(value, 'array', items).map((row) => [row['position'], ...pick(row, 'text', 'id')]),
    ).toEqual(right);
  });

  it('has the types of the elements', () => {
    const rows = elements([1.5, '2026-03-01', '2026-03-01T10:00:00.000+0100', ann], 'array');
    expect(rows.map((row) => pick(row, 'number', 'date', 'timestamp', 'user_account_id'))).toEqual([
      [1.5, null, null, null],
      [null, '2026-03-01', null, null],
      [null, null, nine, null],
      [null, null, null, '712020:1'],
    ]);
  });

  it('has nothing of fields of one value, and of lists of nothing', () => {
    expect(elements({ id: '1', value: 'Red' }, 'option')).toEqual([]);
    const rows = rowsWith({ [ID]: [null, '', {}, []] });
    expect([rows.custom_fields, rows.custom_field_values]).toEqual([[], []]);
  });
});

describe('value_text', () => {
  const approval = { id: '1', name: 'Waiting for approval', finalDecision: 'declined' };
  const byAnn = { approver: ann, approverDecision: 'declined' };

  whenCases()('tells the collected approval', () => {
    const value = Object.values(readCase('approvals').input as object)[0] as unknown;
    expect(textOf(value)).toBe('Waiting for approval: declined (Ann Example: declined)');
  });

  it.each<[unknown, string]>([
    [[{ ...approval, approvers: [byAnn] }], 'Waiting for approval: declined (Ann Example: declined)'],
    [[{ ...approval, finalDecision: 'approved', approvers: [] }], 'Waiting for approval: approved'],
    [[{ name: 'CAB', finalDecision: 'pending' }], 'CAB: pending'],
    [[{ name: 'CAB', approvers: [byAnn] }], 'CAB: undecided (Ann Example: declined)'],
    [[{ finalDecision: 'approved', approvers: [{ approver: ann }, null] }], 'approved (Ann Example)'],
    [
      [{ ...approval, approvers: [{ approver: { accountId: '712020:1' }, approverDecision: 'approved' }] }],
      'Waiting for approval: declined (712020:1: approved)',
    ],
    [
      [
        { name: 'Write', checked: true },
        { name: 'Test', checked: false },
      ],
      '[x] Write, [ ] Test',
    ],
    [
      [
        { text: 'Write', done: true },
        { title: 'Test', isDone: false },
      ],
      '[x] Write, [ ] Test',
    ],
    [[{ name: 'Write', checked: false, status: { name: 'In progress' } }], '[ ] Write (In progress)'],
    [[{ name: 'Write', completed: true, status: 'skipped' }], '[x] Write (skipped)'],
    // as Checklist for Jira documents its items, and as its field answers them
    [
      [
        { name: 'Code Review', checked: false, mandatory: true, option: true, id: 10003, rank: 0 },
        {
          name: 'Reviewed',
          checked: false,
          mandatory: true,
          option: false,
          id: 1,
          status: { id: 'inProgress' },
        },
        { name: 'UI tests', checked: true, id: 2, rank: 2, isHeader: false, statusId: 'notApplicable' },
        { name: 'Deploy', checked: true, id: 4, rank: 3, statusId: 'none', assigneeIds: ['ann'] },
      ],
      '[ ] Code Review, [ ] Reviewed (inProgress), [x] UI tests (notApplicable), [x] Deploy',
    ],
    [
      [
        { name: 'Before the release', isHeader: true, checked: false },
        { name: 'a', checked: true },
      ],
      'Before the release, [x] a',
    ],
    // what Issue Checklist and Smart Checklist keep in a field is text
    ['* [x] Write\n* [open] Test', '* [x] Write\n* [open] Test'],
    ['# Release\n- Write\n+ Test', '# Release\n- Write\n+ Test'],
    [{ hasEpicLinkFieldDependency: false, showField: true, data: { id: 5, key: 'PORT-5' } }, 'PORT-5'],
    [
      { showField: true, data: { key: 'PORT-5', summary: 'x' }, nonEditableReason: { reason: 'X' } },
      'PORT-5',
    ],
    [
      [
        { id: '1', value: 'Red' },
        { id: '2', value: ' ' },
      ],
      'Red, (empty option 2)',
    ],
  ])('of %j', (value, right) => {
    expect(textOf(value)).toBe(right);
  });
});

const reason = { reason: 'PLUGIN_LICENSE_ERROR', message: 'must be licensed' };
const bean =
  "{summaryBean=com.atlassian.SummaryBean@1[summary={pullrequest=x[overall=PullRequestOverallBean{stateCount=0, state='OPEN', " +
  'details=PullRequestOverallDetails{openCount=0, mergedCount=0}}], build=x[count=0]}]}';

describe('what is no value', () => {
  it.each<[string, unknown, string?]>([
    [
      'a Parent Link without a licence',
      { hasEpicLinkFieldDependency: false, showField: false, nonEditableReason: reason },
    ],
    [
      'one of another reason',
      { showField: false, nonEditableReason: { reason: 'EPIC_LINK_SHOULD_BE_USED' } },
    ],
    ['one that is only not set', { hasEpicLinkFieldDependency: false, showField: true }],
    ['one with empty data', { hasEpicLinkFieldDependency: false, showField: true, data: {} }],
    ['the bare reason', reason],
    ['no development', '{}', 'any'],
    ['no development of an unknown field', ' { } '],
    ['a summary of no development', bean],
    ['its later form', '{json={"cachedValue":{"summary":{"build":{"overall":{"count":0}}}}}}', 'any'],
    ['a list of nothing', ['', null]],
  ])('%s', (_, ...[value, type]) => {
    const fields = type === undefined ? [] : [siteField(ID, type)];
    expect(rowsWith({ [ID]: value }, { fields }).custom_fields).toEqual([]);
  });

  it.each<[string, unknown, string?]>([
    ['a text that is {}', '{}', 'string'],
    ['a pull request', '{pullrequest={dataType=pullrequest, state=OPEN, stateCount=1}}', 'any'],
    ['a summary with a build', bean.replace('[count=0]', '[count=10]')],
    ['0', 0],
    ['false', false],
    ['a list of 0', [0]],
    ['an object of an app', { status: 'ok', reason: 'LATE' }],
  ])('but not %s', (_, ...[value, type]) => {
    const fields = type === undefined ? [] : [siteField(ID, type)];
    expect(rowsWith({ [ID]: value }, { fields }).custom_fields).toHaveLength(1);
  });
});
