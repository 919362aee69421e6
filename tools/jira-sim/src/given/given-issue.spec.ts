import { SLA_NOT_PERMITTED } from '../render/render-sla';
import { parseIssue, type GivenIssue } from './given-issue';

const created = '2026-02-03T12:06:52.829+0100';
const given = (fields: object = {}, more: object = {}) => ({
  id: '20417',
  key: 'SUP-88',
  fields: { created, ...fields },
  ...more,
});

function issueOf(value: unknown): GivenIssue {
  const issue = parseIssue(value);
  if (typeof issue === 'string') throw new Error(issue);
  return issue;
}
const idsOf = (list: readonly object[]) => list.map((entry) => (entry as { id: unknown }).id);

describe('parseIssue', () => {
  it.each<[string, unknown]>([
    ['it is no issue', [1]],
    ['its id is no number: missing', { key: 'SUP-1' }],
    ['its id is no number: "abc"', { ...given(), id: 'abc' }],
    ['its key is not of Jira\'s form: "sup 1"', { ...given(), key: 'sup 1' }],
    ['it has no fields', { id: '1', key: 'SUP-1' }],
    ['its time of creation is not readable: missing', { id: '1', key: 'SUP-1', fields: {} }],
    ['its time of creation is not readable: "25/Feb/25"', given({ created: '25/Feb/25' })],
    ['its time of update is not readable: 1', given({ updated: 1 })],
    ['it is marked as deleted', given({}, { _deleted_at: created })],
  ])('refuses what cannot be served: %s', (why, value) => {
    expect(parseIssue(value)).toBe(why);
  });

  it('keeps the fields as they are, but for the pages of the lists', () => {
    const odd = { summary: null, customfield_1: ['x', 1.5], description: 'h2. wiki' };
    const issue = issueOf(given({ ...odd, comment: { comments: [], total: 88 }, worklog: { worklogs: [] } }));
    expect(issue.fields(true)).toEqual({ created, ...odd });
    expect([issue.id, issue.key, issue.updated, issue.remarks]).toEqual(['20417', 'SUP-88', 0, []]);
  });

  it.each([
    ['an expanded page', { histories: [{ id: '1' }, { id: '2' }] }],
    ['an own page', { values: [{ id: '1' }, { id: '2' }], isLast: true }],
    ['a list', [{ id: '1' }, { id: '2' }]],
  ])('reads changes from %s', (_, changelog) => {
    expect(idsOf(issueOf(given({}, { changelog })).histories())).toEqual(['2', '1']);
  });

  it('puts comments and worklogs oldest first and changes newest first', () => {
    const entries = [3, 1, 2].map((day) => ({
      id: String(day),
      created: `2026-02-0${day}T00:00:00.000+0000`,
    }));
    const issue = issueOf(
      given({ comment: { comments: entries }, worklog: entries }, { changelog: { histories: entries } }),
    );
    expect(idsOf(issue.comments())).toEqual(['1', '2', '3']);
    expect(idsOf(issue.worklogs())).toEqual(['1', '2', '3']);
    expect(idsOf(issue.histories())).toEqual(['3', '2', '1']);
  });

  it('leaves entries out that nobody could page over, and says so', () => {
    const comments = [{ body: 'no id' }, { id: '1', body: 'a' }, null, { id: 1, body: 'b' }];
    const issue = issueOf(given({ comment: { comments } }));
    expect(issue.comments()).toEqual([{ id: 1, body: 'b' }]);
    expect(issue.remarks).toEqual(['3 comments without an id, or with one that comes again, are left out']);
  });

  it('shows SLA values only to whom they are for', () => {
    const sla = { completedCycles: [], ongoingCycle: { breached: true } };
    const issue = issueOf(given({ customfield_1: sla, customfield_2: { value: 'x' } }));
    expect(issue.fields(true)['customfield_1']).toBe(sla);
    expect(issue.fields(false)).toMatchObject({
      customfield_1: SLA_NOT_PERMITTED,
      customfield_2: { value: 'x' },
    });
  });
});
