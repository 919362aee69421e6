import { parseJql } from './parse-jql';

const now = Date.parse('2026-11-24T10:00:30.500Z');
const at = (iso: string): number => Date.parse(iso);

describe('parseJql', () => {
  it.each([
    ['project in (SUP, "OPS") order by key', [{ field: 'project', keys: ['SUP', 'OPS'] }]],
    ["Project = 'SUP'", [{ field: 'project', keys: ['SUP'] }]],
    [
      'created >= "2026-02-03 11:55" AND created<"2026/07/01"',
      [
        { field: 'created', operator: '>=', ms: at('2026-02-03T10:55:00Z') },
        { field: 'created', operator: '<', ms: at('2026-06-30T22:00:00Z') },
      ],
    ],
    [
      '(project = SUP and (id in (7, 8))) and id = 9',
      [
        { field: 'project', keys: ['SUP'] },
        { field: 'id', ids: ['7', '8'] },
        { field: 'id', ids: ['9'] },
      ],
    ],
    ['updated > -15m', [{ field: 'updated', operator: '>', ms: at('2026-11-24T09:45:00Z') }]],
    ['updated <= 1w', [{ field: 'updated', operator: '<=', ms: at('2026-12-01T10:00:00Z') }]],
  ])('%s', (jql, where) => {
    expect(parseJql(jql, now).where).toEqual(where);
  });

  it('reads the order', () => {
    expect(parseJql('created >= -1d ORDER BY updated DESC, issuekey asc, id', now).orderBy).toEqual([
      { field: 'updated', descending: true },
      { field: 'key', descending: false },
      { field: 'id', descending: false },
    ]);
  });

  it.each([
    ['', 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.'],
    ['order by key', 'Unbounded JQL queries are not allowed here.'],
    ['status = Done', "Field 'status'"],
    ['created = "2026-02-03"', "The operator '='"],
    ['created >= "2026-02-03 11:55:20"', "Date value '2026-02-03 11:55:20' is invalid"],
    ['created >= "2026-02-30"', "Date value '2026-02-30' is invalid"],
    ['created >=', "expected a value but got 'the end'"],
    ['project in (SUP', "expected ')' but got 'the end'"],
    ['project in (SUP) or project in (OPS)', "'or' is not known"],
    ['created >= -1d order by summary', "sort using field 'summary'"],
    [`created >= -1d order by ${Array(8).fill('key').join()}`, 'a maximum of 7 fields'],
    ['(project = SUP', "expected ')' but got 'the end'"],
    ['project = "SUP', 'the text at character 10 cannot be read'],
  ])('refuses %s', (jql, message) => {
    expect(() => parseJql(jql, now)).toThrow(message);
  });
});
