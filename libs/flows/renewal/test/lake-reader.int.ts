import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { monthSchema } from '@jiralake/core';
import { openDuckDb, type DuckDb } from '@jiralake/duckdb';
import type { Renewal } from '@jiralake/ledger';
import { createTables, defaultFieldMap } from '@jiralake/tables';
import { useTempFolder } from '@jiralake/testing';
import { createLakeReader } from '../src';

const folder = useTempFolder();
const month = monthSchema.parse('2026-02');
const tables = createTables(defaultFieldMap);
let db: DuckDb;
beforeEach(async () => {
  db = await openDuckDb();
});
afterEach(() => db.close());

async function write(table: string, select: string): Promise<void> {
  await mkdir(path.join(folder(), table), { recursive: true });
  await db.query(`copy (${select}) to '${path.join(folder(), table, `${month}.parquet`)}'`);
}
const issue = (id: number, cells: string): string =>
  `select '${id}' as issue_id, 'A-${id}' as issue_key, '2026-02-03T12:00:00.000Z' as _synced_at, ${cells}`;
const value = (id: number, field: string, json: string): string =>
  `select '${id}' as issue_id, '${field}' as field_id, 'Name' as field_name, '${json}' as value_json`;

const affected = (renewal: Renewal, choice: object = {}): Promise<string[]> =>
  createLakeReader(db, folder(), tables).affectedIn(month, renewal, { most: 10, ...choice });

describe('issues that carry a thing', () => {
  it('are found by sprints, options and people inside of values', async () => {
    await write('issues', [1, 2, 3, 4].map((id) => issue(id, "'x' as status")).join(' union all '));
    const legacy =
      'com.atlassian.greenhopper.service.sprint.Sprint@7e[id=41,rapidViewId=5,state=ACTIVE,name=S,goal=]';
    await write(
      'custom_fields',
      [
        value(
          1,
          'customfield_1',
          '[{"id":41,"name":"S","state":"active","boardId":5},{"id":42,"name":"T","boardId":5}]',
        ),
        value(2, 'customfield_1', `["${legacy}"]`),
        value(3, 'customfield_2', `{"id":"9","value":"A","child":{"id":"41","value":"It''s"}}`),
        value(4, 'customfield_3', '[{"accountId":"712020:5","displayName":"Ann"}]'),
        value(4, 'customfield_4', '[41,"41"]'),
        value(4, 'customfield_5', '"[not json"'),
      ].join(' union all '),
    );
    expect(await affected({ kind: 'sprint', id: '41' })).toEqual(['1', '2']);
    expect(await affected({ kind: 'sprint', id: '41', now: 'S active' })).toEqual([]);
    expect(await affected({ kind: 'option', id: '41', now: 'other' })).toEqual(['3']);
    expect(await affected({ kind: 'option', id: '41', now: "It's" })).toEqual([]);
    expect(await affected({ kind: 'user', id: '712020:5', now: 'Former user' })).toEqual(['4']);
    expect(await affected({ kind: 'sprint', id: '41' }, { after: '1' })).toEqual(['2']);
    expect(await affected({ kind: 'sprint', id: '41' }, { most: 1 })).toEqual(['1']);
    expect(await affected({ kind: 'sprint', id: '41' }, { savedBefore: '2026-02-03T12:00:00.000Z' })).toEqual(
      [],
    );
  });

  it('are found by security levels, request types, organizations and teams', async () => {
    const level = (label: string) => `'10010' as security_level_id, '${label}' as security_level`;
    await write(
      'issues',
      [
        issue(1, level('Internal')),
        issue(2, level('10010')),
        issue(3, level('Internal')),
        issue(4, level('x')),
      ].join(' union all '),
    );
    const typed = (id: number, type: string | null, json: string): string =>
      `${value(id, 'customfield_9', json)}, ${type === null ? 'null' : `'${type}'`} as field_custom_type`;
    await write(
      'custom_fields',
      [
        typed(1, null, '{"requestType":{"id":"88","name":"Get help"},"currentStatus":{"status":"Open"}}'),
        typed(
          2,
          null,
          '[{"id":"4","name":"Globex","_links":{"self":"https://a.test/rest/servicedeskapi/organization/4"}},{"id":5,"name":"X","_links":{"self":"/organization/5"}}]',
        ),
        typed(
          3,
          'com.atlassian.jira.plugin.system.customfieldtypes:atlassian-team',
          '{"id":"7f2c","name":"Platform"}',
        ),
        typed(4, null, '{"id":"7f2c","name":"Platform","isShared":true}'),
        typed(1, 'com.atlassian.teams:rm-teams-custom-field-team', '{"id":"7f2c","title":"Platform"}'),
        // no team, and no organization
        typed(2, 'x:sd-sentiment', '{"id":"7f2c","name":"Neutral"}'),
        typed(2, null, '{"id":"4","name":"Globex"}'),
      ].join(' union all '),
    );
    expect(await affected({ kind: 'security_level', id: '10010' })).toEqual(['1', '3', '4']);
    expect(await affected({ kind: 'security_level', id: '10010', now: 'Internal' })).toEqual(['4']);
    expect(await affected({ kind: 'request_type', id: '88', now: 'Help' })).toEqual(['1']);
    expect(await affected({ kind: 'organization', id: '4' })).toEqual(['2']);
    expect(await affected({ kind: 'organization', id: '5', now: 'X' })).toEqual([]);
    expect(await affected({ kind: 'team', id: '7f2c', now: 'Kernteam' })).toEqual(['1', '3', '4']);
    expect(await affected({ kind: 'team', id: '7f2c', now: 'Platform' })).toEqual([]);
  });

  it('are found by versions in fields of their own, and by people wherever rows name them', async () => {
    await write('issues', [1, 2, 3].map((id) => issue(id, "'10003' as project_id")).join(' union all '));
    await write(
      'custom_fields',
      value(1, 'customfield_2', '[{"id":"7","name":"1.0-rc","archived":false,"released":true}]'),
    );
    const by = (id: number, role: string): string =>
      `select '${id}' as issue_id, '712020:5' as ${role}_account_id, 'Bob' as ${role}_name`;
    await write('attachments', by(2, 'author'));
    await write('worklogs', by(3, 'update_author'));
    expect(await affected({ kind: 'version', id: '7' })).toEqual(['1']);
    expect(await affected({ kind: 'version', id: '7', scope: '10003', now: '1.0-rc' })).toEqual([]);
    expect(await affected({ kind: 'user', id: '712020:5', now: 'Former user' })).toEqual(['2', '3']);
  });

  const versions = `'10003' as project_id, '["1.0-rc","2.0"]' as fix_versions`;

  it('are found by the names of versions in their project while there are no ids', async () => {
    await write(
      'issues',
      [issue(1, versions), issue(2, versions.replace('10003', '10004'))].join(' union all '),
    );
    expect(await affected({ kind: 'version', scope: '10003', shown: ['1.0-rc'] })).toEqual(['1']);
    expect(await affected({ kind: 'version', id: '7', scope: '10004', shown: ['2.0'] })).toEqual(['2']);
    expect(await affected({ kind: 'version', id: '7', scope: '10003', shown: ['3.0'] })).toEqual([]);
  });

  it('are found by ids, and by name in rows of before there were any', async () => {
    await write(
      'issues',
      [
        issue(1, `${versions}, '["7","8"]' as fix_version_ids`),
        issue(2, `${versions}, null as fix_version_ids`),
      ].join(' union all '),
    );
    expect(await affected({ kind: 'version', id: '7' })).toEqual(['1']);
    const both: Renewal = { kind: 'version', id: '8', scope: '10003', shown: ['2.0'] };
    expect(await affected(both)).toEqual(['1', '2']);
    expect(await affected({ ...both, now: '2.0' })).toEqual(['2']);
  });

  it('are none where the lake has no such table', async () => {
    await write('issues', issue(1, "'3' as status_id, 'Doing' as status"));
    expect(await affected({ kind: 'link_type', id: '1' })).toEqual([]);
    expect(await affected({ kind: 'status', id: '3', now: 'In Progress' })).toEqual(['1']);
  });
});
