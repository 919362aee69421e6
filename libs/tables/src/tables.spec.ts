import { referenceFieldMap } from './issues/field-map';
import { createTables, registryNumber, schemaVersion, tableNames } from './tables';

const tables = createTables(referenceFieldMap);

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
      'worklogs',
      'sla_cycles',
      'custom_fields',
    ]);
    expect(tables.map(({ name }) => name)).toEqual(tableNames);
  });

  it.each([
    ['issues', 49, 'issue_key', '_raw_file', 73, 'organization_ids'],
    ['comments', 8, 'comment_id', 'update_author_email', 13, 'visibility'],
    ['attachments', 11, 'attachment_id', 'thumbnail_url', 16, 'comment_id'],
    ['changelog', 9, 'change_id', 'changed_at', 16, 'change_number'],
    ['issuelinks', 8, 'issue_key', 'linked_issue_priority', 12, 'linked_issue_id'],
    ['remote_links', 6, 'issue_key', 'application_type', 10, 'resolved'],
    ['worklogs', 10, 'worklog_id', 'time_spent_seconds', 10, 'time_spent_seconds'],
    ['sla_cycles', 15, 'issue_id', 'remaining_millis', 15, 'remaining_millis'],
    ['custom_fields', 7, 'issue_id', 'value_json', 7, 'value_json'],
  ])(
    '%s has the %d columns of the reference first, %s to %s, and %d in all',
    (name, reference, first, lastOfReference, count, last) => {
      const columns = columnsOf(name).map((column) => column.name);
      expect([columns[0], columns[reference - 1]]).toEqual([first, lastOfReference]);
      expect([columns.length, columns.at(-1)]).toEqual([count, last]);
      expect(new Set(columns).size).toBe(count);
    },
  );

  it('has a version that the registry and every entry of the field map count in', () => {
    const version = schemaVersion(referenceFieldMap);
    expect(version).toMatch(/^3-[0-9a-f]{8}$/);
    expect([registryNumber(version), registryNumber(undefined), registryNumber('x')]).toEqual([3, 0, 0]);
    const { severity, ...rest } = referenceFieldMap.columns;
    expect(schemaVersion({ columns: { ...rest, severity: severity ?? null } })).toBe(version);
    expect(schemaVersion({ columns: { ...rest, severity: null } })).not.toBe(version);
    expect(schemaVersion({ columns: rest })).not.toBe(version);
  });

  it('every column says what it means', () => {
    const silent = tables
      .flatMap((table) => table.columns)
      .filter(({ meaning, source }) => meaning.trim() === '' || source === '');
    expect(silent).toEqual([]);
  });

  it('free text is never declared as ASCII', () => {
    const ascii = tables.flatMap((table) => table.columns).filter((column) => column.ascii);
    expect([...new Set(ascii.map((column) => column.name))].sort().join(' ')).toBe(
      '_raw_file _synced_at assignee_account_id attachment_id author_account_id change_id comment_id ' +
        'creator_account_id direction download_status due_date field_type issue_id issue_key issue_type_id link_id ' +
        'link_type_id linked_issue_id linked_issue_key parent_id parent_key priority_id project_id project_key ' +
        'remote_link_id reporter_account_id resolution_id sha256 sla_field_id state status_category_key status_id ' +
        'update_author_account_id worklog_id',
    );
  });
});
