import { storedIssueSchema } from '@jiralake/payloads';
import { defaultFieldMap } from './issues/field-map';
import { rowsOf } from './rows-of';
import { createTables } from './tables';

const time = '2026-02-03T10:00:00.000+0000';
const tables = createTables(defaultFieldMap);

const item = (fromString: string | null, toString: string | null, field = 'status') => ({
  field,
  fieldtype: 'jira',
  fromString,
  toString,
});

/** The rows of a change log: number of the change, its id, and what it reached. */
function rowsWith(histories: object[], status = 'Closed'): string[] {
  const at = '2026-02-04T12:00:00.000Z';
  const issue = storedIssueSchema.parse({
    id: '7',
    key: 'SUP-7',
    _fetched_at: at,
    _synced_at: at,
    _remote_links: [],
    fields: { created: '2026-02-03T00:00:00.000+0000', status: { id: '6', name: status } },
    changelog: { histories },
  });
  const context = { siteUrl: 'https://acme.test', attachmentsDir: '/files', fields: undefined };
  return rowsOf(issue, undefined, tables, context).changelog.map((row) =>
    ['change_number', 'change_id', 'to_value'].map((name) => String(row[name])).join(' '),
  );
}

describe('the rows of a change log', () => {
  it('of an import with one time and falling ids are in the order in which the status changed', () => {
    const histories = [
      { id: '20', created: time, items: [item('Open', 'In Progress')] },
      { id: '10', created: time, items: [item('In Progress', 'Closed')] },
    ];
    const right = ['1 20 In Progress', '2 10 Closed'];
    expect(rowsWith(histories)).toEqual(right);
    expect(rowsWith(histories.toReversed())).toEqual(right);
  });

  it('of a circle end at the status that the issue has', () => {
    const histories = [
      { id: '10', created: time, items: [item('In Progress', 'Open')] },
      { id: '20', created: time, items: [item('Open', 'In Progress')] },
    ];
    expect(rowsWith(histories, 'Open')).toEqual(['1 20 In Progress', '2 10 Open']);
    expect(rowsWith(histories, 'In Progress')).toEqual(['1 10 Open', '2 20 In Progress']);
  });

  it('share the number of their change, also where an entry comes twice or changes nothing', () => {
    const first = {
      id: '9',
      created: time,
      items: [item('Open', 'Closed'), item(null, 'Done', 'resolution')],
    };
    const nothing = { id: '11', created: '2026-02-03T11:00:00.000+0000', items: [] };
    const last = { id: '12', created: '2026-02-03T12:00:00.000+0000', items: [item('a', 'a b', 'labels')] };
    expect(rowsWith([last, nothing, first, first])).toEqual(['1 9 Closed', '1 9 Done', '3 12 a b']);
  });

  it('follow the ids of the values where names are missing, and those of the changes where there is no chain', () => {
    const moved = (id: string, from: string, to: string) => ({
      id,
      created: time,
      items: [{ field: 'status', fieldId: 'status', from, to }],
    });
    expect(rowsWith([moved('3', '1', '2'), moved('2', '2', '3')])).toEqual(['1 3 null', '2 2 null']);
    const linked = (id: string) => ({ id, created: time, items: [item(null, `blocks SUP-${id}`, 'Link')] });
    expect(rowsWith(['12', '9', '10'].map(linked)).map((row) => row.slice(0, 4))).toEqual([
      '1 9 ',
      '2 10',
      '3 12',
    ]);
  });
});
