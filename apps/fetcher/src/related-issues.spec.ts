import { storedIssueSchema, type StoredIssue } from '@jiralake/payloads';
import { viewsOf, relatedIssueIds, withStaleViews } from './related-issues';

const SHOWN = {
  summary: 'printer',
  status: { id: '1', name: 'Open' },
  priority: null,
  issuetype: { id: '7' },
};

interface Given {
  key?: string;
  fields?: Record<string, unknown>;
  fetchedAt?: string;
}

function issue(
  id: string,
  { key = `SUP-${id}`, fields = {}, fetchedAt = '12:00:00' }: Given = {},
): StoredIssue {
  return storedIssueSchema.parse({
    id,
    key,
    _remote_links: [],
    _synced_at: '2026-02-03T12:00:00.000Z',
    _fetched_at: `2026-02-03T${fetchedAt}.000Z`,
    fields: {
      created: '2026-02-01T12:06:52.829+0100',
      updated: '2026-02-03T13:00:00.000+0100',
      ...SHOWN,
      ...fields,
    },
  });
}

const linkTo = (shown: object): Given => ({ fields: { issuelinks: [{ inwardIssue: shown }] } });

describe('relatedIssueIds', () => {
  it('finds parent, sub-tasks and both ends of links, each once, but not the issue itself nor what is no issue', () => {
    const fields = {
      parent: { id: '1', key: 'SUP-1' },
      subtasks: [{ id: '2' }, { id: '3' }, { id: '88' }],
      issuelinks: [
        'x',
        {},
        { inwardIssue: { id: '3' } },
        { outwardIssue: { id: '4' } },
        { outwardIssue: { id: '../1' } },
      ],
    };
    expect(relatedIssueIds(viewsOf(issue('88', { fields })))).toEqual(['1', '2', '3', '4']);
    expect(
      relatedIssueIds(
        viewsOf(issue('88', { fields: { parent: null, subtasks: 'x', issuelinks: undefined } })),
      ),
    ).toEqual([]);
  });
});

const staleIn = (now: StoredIssue, related: StoredIssue[], before: StoredIssue | undefined): string[] =>
  withStaleViews(viewsOf(now), related.map(viewsOf), before && viewsOf(before));

describe('withStaleViews', () => {
  const view = { id: '88', key: 'SUP-88', fields: SHOWN };
  const showing = issue('3', linkTo(view));

  it.each([
    ['key', issue('88', { key: 'OPS-5' })],
    ['summary', issue('88', { fields: { summary: 'printer on fire' } })],
    ['status', issue('88', { fields: { status: { id: '2', name: 'Done' } } })],
    ['priority', issue('88', { fields: { priority: { id: '1' } } })],
    ['type', issue('88', { fields: { issuetype: { id: '8' } } })],
  ])('finds who shows another %s, also of an issue that was not stored before', (_part, current) => {
    for (const before of [issue('88'), undefined])
      expect(staleIn(current, [showing, issue('4')], before)).toEqual(['3']);
  });

  it('finds who shows no priority of an issue that has one now', () => {
    const before = issue('88');
    const current = issue('88', { fields: { priority: { id: '1' } } });
    const bare = { ...view, fields: { ...SHOWN, priority: undefined } };
    expect(staleIn(current, [issue('3', linkTo(bare))], before)).toEqual(['3']);
  });

  it('finds the issue itself, once, when others were fetched later and look otherwise than it shows them', () => {
    const subtasks = [
      { id: '3', key: 'OLD-3' },
      { id: '4', key: 'OLD-4' },
    ];
    const others = (fetchedAt: string): StoredIssue[] => [
      issue('3', { fetchedAt }),
      issue('4', { fetchedAt }),
    ];
    const current = issue('88', { fields: { subtasks } });
    expect(staleIn(current, others('12:00:01'), current)).toEqual(['88']);
    expect(staleIn(current, others('11:59:59'), current)).toEqual([]);
  });

  it.each([
    ['the same', view],
    ['a name in another language', { ...view, fields: { ...SHOWN, status: { id: '1', name: 'Offen' } } }],
    ['no empty field', { ...view, fields: { ...SHOWN, priority: undefined } }],
    ['less', { id: '88' }],
  ])('finds none who shows %s', (_case, shown) => {
    expect(staleIn(issue('88'), [issue('3', linkTo(shown))], undefined)).toEqual([]);
  });

  it('finds none when its embedded fields are as before: a view that always differs would be fetched for ever', () => {
    const current = issue('88', { key: 'OPS-5' });
    expect(staleIn(current, [showing], current)).toEqual([]);
  });
});
