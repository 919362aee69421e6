import { jiraIssueSchema, type JiraIssue } from '@jiralake/schemas';
import { changedNeighbours } from './neighbours';

const relations = {
  parent: { id: '1', key: 'SUP-1' },
  subtasks: [{ id: '2' }, { id: '3' }],
  issuelinks: [{ inwardIssue: { id: '3' } }, { outwardIssue: { id: '4' } }],
};

function issue(fields: Record<string, unknown> = {}, key = 'SUP-88'): JiraIssue {
  const shown = {
    summary: 'printer',
    status: { id: '1', name: 'Open' },
    priority: null,
    issuetype: { id: '7' },
  };
  const created = '2026-02-03T12:06:52.829+0100';
  return jiraIssueSchema.parse({ id: '20417', key, fields: { created, ...shown, ...relations, ...fields } });
}

describe('changedNeighbours', () => {
  it.each([
    ['key', issue({}, 'OPS-5')],
    ['summary', issue({ summary: 'printer on fire' })],
    ['status', issue({ status: { id: '2', name: 'Done' } })],
    ['priority', issue({ priority: { id: '1' } })],
    ['type', issue({ issuetype: { id: '8' } })],
  ])('finds parent, sub-tasks and both ends of links, each once, when the %s changed', (_part, current) => {
    expect(changedNeighbours(issue(), current)).toEqual(['1', '2', '3', '4']);
  });

  it.each([
    ['nothing changed', issue()],
    ['other fields changed', issue({ description: 'new', assignee: { accountId: 'a' } })],
    ['a status was only renamed', issue({ status: { id: '1', name: 'Offen' } })],
  ])('finds none when %s', (_case, current) => {
    expect(changedNeighbours(issue(), current)).toEqual([]);
  });

  it('finds none when the issue was never stored: nobody shows an older version', () => {
    expect(changedNeighbours(undefined, issue({ summary: 'new' }))).toEqual([]);
  });

  it('leaves out the issue itself and whatever is no issue', () => {
    const odd = {
      summary: 'new',
      parent: null,
      subtasks: [{ id: '20417' }, { id: '9' }],
      issuelinks: ['x', {}, { outwardIssue: { id: '../1' } }, { inwardIssue: { id: '4' } }],
    };
    expect(changedNeighbours(issue(), issue(odd))).toEqual(['9', '4']);
    const none = { summary: 'new', parent: undefined, subtasks: 'x', issuelinks: undefined };
    expect(changedNeighbours(issue(), issue(none))).toEqual([]);
  });
});
