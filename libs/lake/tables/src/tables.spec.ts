import { fetchedParts } from '@jiralake/payloads';
import { defaultFieldMap } from './issues/field-map';
import { leftOut } from './left-out';
import { createTables, registryNumber, schemaVersion, tableNames } from './tables';

const tables = createTables(defaultFieldMap);

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
      'custom_field_values',
    ]);
    expect(tables.map(({ name }) => name)).toEqual(tableNames);
  });

  it.each([
    ['issues', 49, 'issue_key', '_raw_file', 89, 'participant_account_ids'],
    ['comments', 8, 'comment_id', 'update_author_email', 15, 'parent_comment_id'],
    ['attachments', 11, 'attachment_id', 'thumbnail_url', 20, 'author_name'],
    ['changelog', 9, 'change_id', 'changed_at', 16, 'change_number'],
    ['issuelinks', 8, 'issue_key', 'linked_issue_priority', 12, 'linked_issue_id'],
    ['remote_links', 6, 'issue_key', 'application_type', 10, 'resolved'],
    ['worklogs', 10, 'worklog_id', 'time_spent_seconds', 16, 'visibility_type'],
    ['sla_cycles', 15, 'issue_id', 'remaining_millis', 15, 'remaining_millis'],
    ['custom_fields', 7, 'issue_id', 'value_json', 14, 'value_option_ids'],
    ['custom_field_values', 12, 'issue_id', 'value_user_account_id', 12, 'value_user_account_id'],
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
    const version = schemaVersion(defaultFieldMap);
    expect(version).toMatch(/^[1-9]\d*-[0-9a-f]{8}$/);
    expect(registryNumber(version)).toBeGreaterThanOrEqual(4);
    expect([registryNumber('12-9f3a61c0'), registryNumber(undefined), registryNumber('x')]).toEqual([
      12, 0, 0,
    ]);
    const { severity, ...rest } = defaultFieldMap.columns;
    expect(schemaVersion({ columns: { ...rest, severity: severity ?? null } })).toBe(version);
    expect(schemaVersion({ columns: { ...rest, severity: null } })).not.toBe(version);
    expect(schemaVersion({ columns: rest })).not.toBe(version);
  });

  it.each(Object.entries(fetchedParts))(
    'has the table that the part %s of an issue names',
    (_, { table }) => {
      expect(tableNames).toContain(table);
    },
  );

  it('a field that is left out has no column', () => {
    const placed = columnsOf('issues').flatMap(({ source }) => /^fields\.(\w+)/.exec(source)?.[1] ?? []);
    expect(placed.filter((field) => Object.hasOwn(leftOut, field))).toEqual([]);
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
      '_raw_file _synced_at assignee_account_id assignee_account_type attachment_id author_account_id change_id ' +
        'comment_id creator_account_id creator_account_type direction download_status due_date field_custom_type ' +
        'field_items_type field_type issue_id issue_key issue_type_id issue_type_scope link_id link_type_id ' +
        'linked_issue_id linked_issue_key parent_comment_id parent_id parent_key priority_id project_id project_key ' +
        'project_type remote_link_id reporter_account_id reporter_account_type resolution_id security_level_id sha256 ' +
        'sla_field_id state status_category_key status_id update_author_account_id value_date value_id ' +
        'value_option_id value_user_account_id visibility_type worklog_id',
    );
  });
});
