import { tableNames, tables } from './tables';

const columnsOf = (name: string) => tables.find((table) => table.name === name)?.columns ?? [];

describe('the table registry', () => {
  it('names every table once', () => {
    expect(tableNames).toEqual([
      'issues',
      'comments',
      'attachments',
      'changelog',
      'issuelinks',
      'remote_links',
    ]);
  });

  it.each([
    ['issues', 49, 'issue_key', '_raw_file'],
    ['comments', 9, 'comment_id', 'issue_id'],
    ['attachments', 12, 'attachment_id', 'issue_id'],
    ['changelog', 10, 'change_id', 'issue_id'],
    ['issuelinks', 9, 'issue_key', 'issue_id'],
    ['remote_links', 7, 'issue_key', 'issue_id'],
  ])('%s has %d columns, from %s to %s', (name, count, first, last) => {
    const columns = columnsOf(name).map((column) => column.name);
    expect([columns.length, columns[0], columns.at(-1)]).toEqual([count, first, last]);
    expect(new Set(columns).size).toBe(count);
  });

  it('every column says what it means', () => {
    const silent = tables.flatMap((table) => table.columns).filter(({ meaning }) => meaning.trim() === '');
    expect(silent).toEqual([]);
  });

  it('free text is never declared as ASCII', () => {
    const ascii = tables.flatMap((table) => table.columns).filter((column) => column.ascii);
    expect([...new Set(ascii.map((column) => column.name))].sort()).toEqual([
      '_raw_file',
      '_synced_at',
      'attachment_id',
      'change_id',
      'comment_id',
      'direction',
      'due_date',
      'issue_id',
      'issue_key',
      'link_id',
      'linked_issue_key',
      'project_key',
      'remote_link_id',
    ]);
  });
});
