import { viewName } from '@jiralake/duckdb';
import type { RenewalKind } from '@jiralake/ledger';
import type { TableName } from '@jiralake/tables';

/**
 * Where rows show things: for each kind, selects of (issue_id, id, label, scope). The id is NULL where the lake has no id; the
 * label is then compared with all labels of its scope.
 */
export type Showings = Readonly<Record<RenewalKind, readonly Showing[]>>;

export interface Showing {
  tables: readonly TableName[];
  columns: readonly string[];
  select: string;
}

const plain = (table: TableName, id: string, label: string): Showing => ({
  tables: [table],
  columns: [id, label],
  select: `select issue_id, ${id} as id, ${label} as label, null::varchar as scope from ${viewName(table)} where ${id} is not null`,
});
/** Names without ids, in the scope of the whole site. */
const named = (table: TableName, label: string): Showing => ({
  tables: [table],
  columns: [label],
  select: `select issue_id, null::varchar as id, ${label} as label, null::varchar as scope from ${viewName(table)} where ${label} is not null`,
});

const list = (column: string): string => `from_json(${column}, '["VARCHAR"]')`;
/** A JSON array of names and one of ids with the same length; `ids` is NULL in rows of an older version. */
const inProject = (names: string, ids: string): Showing => ({
  tables: ['issues'],
  columns: ['project_id', names, ids],
  select: `select issue_id, unnest(${list(ids)}) as id, unnest(${list(names)}) as label, project_id as scope
    from ${viewName('issues')} where ${names} is not null`,
});

const CUSTOM = { tables: ['custom_fields'], columns: ['field_id', 'value_json'] } as const;
/** Selects the elements of custom field values that contain a text; a single value counts as one element. */
const elements = (holding: string, further = 'true'): string =>
  `(select issue_id, field_id, unnest(case when value_json like '[%' then from_json(value_json, '["JSON"]')
      else [value_json::json] end) as element from ${viewName('custom_fields')} where value_json like '%${holding}%' and (${further}))`;
const json = (path: string): string => `json_extract_string(element, '$.${path}')`;
/** A sprint in the text form of old sites: `…greenhopper…Sprint@7eede03a[id=2,rapidViewId=3,state=ACTIVE,name=Sprint 3,…]`. */
const legacy = (name: string): string =>
  `nullif(regexp_extract(element::varchar, '[\\[,]${name}=([^,\\]]*)', 1), '')`;

const option = (path: string): Showing => ({
  ...CUSTOM,
  select: `select issue_id, ${json(`${path}id`)} as id, ${json(`${path}value`)} as label, field_id as scope
    from ${elements('"value"')} where ${json(`${path}id`)} is not null and ${json(`${path}value`)} is not null`,
});
const sprint: Showing = {
  ...CUSTOM,
  select: `select issue_id, ${json('id')} as id, concat_ws(' ', ${json('name')}, ${json('state')}) as label, field_id as scope
    from ${elements('"boardId"')} where ${json('id')} is not null`,
};
const legacySprint: Showing = {
  ...CUSTOM,
  select: `select issue_id, ${legacy('id')} as id, concat_ws(' ', ${legacy('name')}, lower(${legacy('state')})) as label, field_id as scope
    from ${elements('greenhopper.service.sprint.Sprint@')} where ${legacy('id')} is not null`,
};
const customUser: Showing = {
  ...CUSTOM,
  select: `select issue_id, ${json('accountId')} as id, ${json('displayName')} as label, null::varchar as scope
    from ${elements('"accountId"')} where ${json('accountId')} is not null and ${json('displayName')} is not null`,
};
/** Versions in a custom field, of the project of the issue. */
const customVersion: Showing = {
  tables: ['issues', 'custom_fields'],
  columns: ['project_id', ...CUSTOM.columns],
  select: `select issue_id, ${json('id')} as id, ${json('name')} as label, project_id as scope
    from ${elements('"released"')} join (select issue_id, project_id from ${viewName('issues')}) using (issue_id)
    where ${json('id')} is not null and ${json('released')} is not null`,
};
/** A level without a name shows its id, which never changes. */
const securityLevel: Showing = {
  tables: ['issues'],
  columns: ['security_level_id', 'security_level'],
  select: `select issue_id, security_level_id as id, security_level as label, null::varchar as scope
    from ${viewName('issues')} where security_level_id is not null and security_level <> security_level_id`,
};
const requestType: Showing = {
  ...CUSTOM,
  select: `select issue_id, ${json('requestType.id')} as id, ${json('requestType.name')} as label, field_id as scope
    from ${elements('"requestType"')} where ${json('requestType.id')} is not null`,
};
const organization: Showing = {
  ...CUSTOM,
  select: `select issue_id, ${json('id')} as id, ${json('name')} as label, field_id as scope
    from ${elements('/organization/')} where ${json('id')} is not null and ${json('_links.self')} like '%/organization/%'`,
};
/** Teams are known by the type of the field, or by keys that only teams have. */
const team: Showing = {
  tables: CUSTOM.tables,
  columns: [...CUSTOM.columns, 'field_custom_type'],
  select: `select issue_id, ${json('id')} as id, coalesce(${json('name')}, ${json('title')}) as label, field_id as scope
    from ${elements('"id"', "field_custom_type like '%-team' or value_json like '%\"isShared\"%' or value_json like '%\"isVisible\"%'")}
    where ${json('id')} is not null`,
};

/** The showings of each kind. */
export const showings: Showings = {
  status: [plain('issues', 'status_id', 'status'), named('issuelinks', 'linked_issue_status')],
  priority: [plain('issues', 'priority_id', 'priority'), named('issuelinks', 'linked_issue_priority')],
  resolution: [plain('issues', 'resolution_id', 'resolution')],
  issue_type: [plain('issues', 'issue_type_id', 'issue_type')],
  link_type: [plain('issuelinks', 'link_type_id', 'link_type')],
  component: [inProject('components', 'component_ids')],
  version: [
    inProject('fix_versions', 'fix_version_ids'),
    inProject('affects_versions', 'affects_version_ids'),
    customVersion,
  ],
  sprint: [sprint, legacySprint],
  option: [option(''), option('child.')],
  user: [
    ...['creator', 'reporter', 'assignee'].map((role) =>
      plain('issues', `${role}_account_id`, `${role}_name`),
    ),
    ...(['comments', 'changelog', 'worklogs', 'attachments'] as const).map((table) =>
      plain(table, 'author_account_id', 'author_name'),
    ),
    plain('worklogs', 'update_author_account_id', 'update_author_name'),
    customUser,
  ],
  parent: [plain('issues', 'parent_id', 'parent_key')],
  field: [plain('custom_fields', 'field_id', 'field_name')],
  security_level: [securityLevel],
  request_type: [requestType],
  organization: [organization],
  team: [team],
};
