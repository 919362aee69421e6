import { jiraIssueSchema, rawIssueSchema, type StoredIssue } from '@jiralake/payloads';
import { previousKeys } from './previous-keys';

const at = '2026-02-03T12:00:00.000Z';
const item = (fromString: unknown, field = 'Key'): object => ({ field, fromString, toString: 'x' });
const issueWith = (changelog: unknown, key = 'OPS-9') =>
  jiraIssueSchema.parse({ id: '7', key, fields: { created: at }, changelog });
const moves = (...items: object[]) =>
  issueWith({ histories: items.map((each, index) => ({ id: `${100 - index}`, items: [each] })) });

function storedAs(key: string, keys?: string[]): StoredIssue {
  const bookkeeping = { _fetched_at: at, _synced_at: at, _remote_links: [], _previous_keys: keys };
  return rawIssueSchema.parse({ ...issueWith(undefined, key), ...bookkeeping }) as StoredIssue;
}

describe('previousKeys', () => {
  it('reads every move in the change log, the oldest first, each key once and without the present one', () => {
    const issue = moves(item('SUP-1'), item('OPS-9'), item('IT-4'), item('SUP-1'), item('Low', 'priority'));
    expect(previousKeys(issue, undefined)).toEqual(['SUP-1', 'IT-4']);
  });

  it('reads moves of one time in their chain, and others by their times, whatever their ids', () => {
    const move = (id: string, created: string, from: string, to: string) => ({
      id,
      created,
      items: [{ field: 'Key', fromString: from, toString: to }],
    });
    const histories = [
      move('1', '2026-02-03T13:00:00.000+0100', 'IT-4', 'OPS-9'),
      move('2', '2026-02-03T13:00:00.000+0100', 'SUP-1', 'IT-4'),
      move('3', '2026-02-03T11:00:00.000Z', 'OLD-1', 'SUP-1'),
    ];
    expect(previousKeys(issueWith({ histories }), undefined)).toEqual(['OLD-1', 'SUP-1', 'IT-4']);
  });

  it('keeps the stored key and those before it: a renamed project leaves no entry', () => {
    expect(previousKeys(issueWith(undefined), storedAs('SUP-1', ['IT-4', 'OPS-9']))).toEqual([
      'IT-4',
      'SUP-1',
    ]);
    expect(previousKeys(issueWith(undefined), storedAs('OPS-9'))).toEqual([]);
  });

  it.each([
    undefined,
    null,
    'x',
    { histories: 'x' },
    { histories: [null, {}, { items: [null, 'x', item(null), item('no key')] }] },
  ])('finds none in %j', (changelog) => {
    expect(previousKeys(issueWith(changelog), undefined)).toEqual([]);
  });
});
