import { readCase, whenCases } from '@jiralake/testing';
import { rowsWith } from '../../test/rows-with';

const cellsOf = (fields: Record<string, unknown>, ...names: string[]) => {
  const [row] = rowsWith(fields).issues;
  return names.map((name) => row?.[name]);
};
const participants = (list: unknown) =>
  cellsOf({ customfield_10156: list }, 'participants', 'participant_account_ids');
const ann = { accountId: '712020:1', displayName: 'Ann Example' };

describe('participants', () => {
  whenCases()('of the collected request', () => {
    const { input, right } = readCase('participants-without-mail');
    expect(rowsWith(input as Record<string, unknown>).issues[0]).toMatchObject(right as object);
  });

  it.each<[unknown, unknown, unknown]>([
    [[ann], '["Ann Example"]', '["712020:1"]'],
    [[{ ...ann, emailAddress: 'ann@example.org' }], '["ann@example.org"]', '["712020:1"]'],
    [[{ accountId: '712020:1' }], '["712020:1"]', '["712020:1"]'],
    [
      [ann, { ...ann, accountId: 'qm:2', displayName: '', emailAddress: '' }],
      '["Ann Example","qm:2"]',
      '["712020:1","qm:2"]',
    ],
    [[], '[]', '[]'],
    [[null, {}], null, null],
    [null, null, null],
    ['ann', null, null],
  ])('of %j', (list, names, ids) => {
    expect(participants(list)).toEqual([names, ids]);
  });
});

it('an impossible due date is no date, and keeps its text among the custom fields', () => {
  for (const duedate of ['2026-02-30', '2025-02-29', '2026-13-01', '31/Dec/26', 'tomorrow', '2026-02-3']) {
    const { issues, custom_fields: fields } = rowsWith({ duedate });
    expect(issues[0]?.['due_date']).toBeNull();
    expect(fields.map((row) => [row['field_id'], row['value_text']])).toEqual([['duedate', duedate]]);
  }
  for (const duedate of ['2028-02-29', '2026-12-31', null]) {
    const { issues, custom_fields: fields } = rowsWith({ duedate });
    expect([issues[0]?.['due_date'], fields]).toEqual([duedate, []]);
  }
});

describe('previous_keys', () => {
  const move = (id: string, created: string, from: string, to: string) => ({
    id,
    created,
    items: [{ field: 'Key', fromString: from, toString: to }],
  });
  const log = [
    move('2', '2026-02-03T12:00:00.000Z', 'OLD-1', 'SUP-7'),
    move('1', '2026-02-03T11:00:00.000Z', 'A-1', 'OLD-1'),
  ];
  const keysOf = (raw: object) => rowsWith({}, { raw }).issues[0]?.['previous_keys'];

  it.each([
    [{ changelog: { histories: log } }, '["A-1","OLD-1"]'],
    [{ changelog: { values: log } }, '["A-1","OLD-1"]'],
    [{ changelog: log }, '["A-1","OLD-1"]'],
    [{ changelog: { histories: [] } }, '[]'],
    [
      { changelog: { histories: [{ ...log[0], items: [{ ...log[0]?.items[0], field: 'key' }] }] } },
      '["OLD-1"]',
    ],
    [{ changelog: { histories: log }, _previous_keys: ['SUP-9'] }, '["SUP-9"]'],
    [{}, null],
    [{ changelog: 'x' }, null],
  ])('of %j', (raw, keys) => {
    expect(keysOf(raw)).toBe(keys);
  });
});

it('what is not of its type is NULL', () => {
  const fields = {
    issuetype: { subtask: 'true', hierarchyLevel: 0.5, scope: 'PROJECT' },
    project: { projectTypeKey: 'ü', projectCategory: 'x' },
    creator: { accountType: 7, active: 'yes' },
    components: [{ id: {} }],
  };
  const names = ['is_subtask', 'hierarchy_level', 'issue_type_scope', 'project_type', 'project_category'];
  expect(cellsOf(fields, ...names, 'creator_active', 'component_ids')).toEqual(Array(7).fill(null));
});
