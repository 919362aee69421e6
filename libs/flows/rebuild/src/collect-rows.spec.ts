import { issueIdSchema, monthSchema, type IssueId } from '@jiralake/core';
import { rawIssueSchema, type RawIssue } from '@jiralake/payloads';
import { createTables, defaultFieldMap, tableNames, type TableCells, type TableName } from '@jiralake/tables';
import { collectRows } from './collect-rows';

const month = monthSchema.parse('2026-02');
const idOf = (number: number): IssueId => issueIdSchema.parse(String(number));
const at = '2026-02-03T12:00:00.000Z';
const bookkeeping = { _fetched_at: at, _synced_at: at };

function issue(number: number, extra: object = {}, created = '2026-02-03T12:06:52.829+0100'): RawIssue {
  const fields = { created, comment: { comments: [{ id: `${number}1` }] } };
  const own = { id: String(number), key: `SUP-${number}`, fields, _remote_links: [] };
  return rawIssueSchema.parse({ ...own, ...bookkeeping, ...extra });
}

function portsFor(issues: readonly RawIssue[]) {
  const byId = new Map(issues.map((raw) => [raw.id, raw]));
  return {
    raw: {
      readIssue: (id: IssueId) =>
        id === '666' ? Promise.reject(new Error('666.json is not JSON')) : Promise.resolve(byId.get(id)),
    },
    attachments: { readStates: () => Promise.resolve(undefined) },
    tables: createTables(defaultFieldMap),
  };
}
const context = { siteUrl: 'https://x.example', attachmentsDir: '/attachments', fields: undefined };
const collect = (issues: readonly RawIssue[], ...ids: number[]) =>
  collectRows(portsFor(issues), context, month, ids.map(idOf));

const tables = createTables(defaultFieldMap);
const columnOf = (rows: TableCells, table: TableName, column: string) =>
  rows[table][tables.find(({ name }) => name === table)!.columns.findIndex(({ name }) => name === column)];

describe('collectRows', () => {
  it('has columns for every table, in the order of the issues', async () => {
    const { rows, good, broken } = await collect([issue(1), issue(2)], 2, 1);
    expect(Object.keys(rows).sort()).toEqual([...tableNames].sort());
    expect(columnOf(rows, 'issues', 'issue_key')).toEqual(['SUP-2', 'SUP-1']);
    expect(columnOf(rows, 'comments', 'comment_id')).toEqual(['21', '11']);
    expect([good, broken]).toEqual([['2', '1'], []]);
  });

  it('I6: sets a broken and a missing raw file aside by name and keeps all others', async () => {
    const { rows, good, broken } = await collect([issue(1), issue(2)], 1, 666, 7, 2);
    expect(columnOf(rows, 'issues', 'issue_id')).toHaveLength(2);
    expect(good).toEqual(['1', '2']);
    expect(broken).toEqual([
      { id: '666', error: '666.json is not JSON' },
      { id: '7', error: 'issue 7 has no raw file' },
    ]);
  });

  it('counts issues without rows of this month as good, so that their old rows leave', async () => {
    const marker = rawIssueSchema.parse({ id: '3', ...bookkeeping, _deleted_at: at });
    // the last day of January in the offset of the text, but already February in UTC
    const utc = issue(4, {}, '2026-01-31T23:30:00.000-0800');
    const elsewhere = issue(2, {}, '2026-03-01T00:30:00.000-0100');
    const { rows, good, broken } = await collect(
      [issue(1, { _deleted_at: at }), elsewhere, marker, utc],
      1,
      2,
      3,
      4,
    );
    expect(columnOf(rows, 'issues', 'issue_id')).toEqual(['4']);
    expect([good, broken]).toEqual([['1', '2', '3', '4'], []]);
  });

  it('asks for the states of files only where an issue lists files', async () => {
    const fields = { created: '2026-02-03T12:06:52.829+0100', attachment: [{ id: '21', filename: 'a' }] };
    const ports = portsFor([issue(1), issue(2, { fields })]);
    const asked: IssueId[] = [];
    const readStates = (id: IssueId) => {
      asked.push(id);
      return Promise.resolve(undefined);
    };
    const { rows } = await collectRows({ ...ports, attachments: { readStates } }, context, month, [
      idOf(1),
      idOf(2),
    ]);
    expect(asked).toEqual(['2']);
    expect(columnOf(rows, 'attachments', 'attachment_id')).toHaveLength(1);
  });
});
