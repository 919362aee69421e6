import { viewName } from '@jiralake/duckdb';
import type { RenewalKind } from '@jiralake/ledger';
import type { TableName } from '@jiralake/tables';

/**
 * Where the rows of issues show things: a select of (issue_id, id, look, scope) for each kind. The id is NULL where the lake
 * has none, and then the look has to be found among those of its scope.
 */
export type Showings = Readonly<Record<RenewalKind, readonly Showing[]>>;

export interface Showing {
  tables: readonly TableName[];
  columns: readonly string[];
  select: string;
}

const plain = (table: TableName, id: string, look: string): Showing => ({
  tables: [table],
  columns: [id, look],
  select: `select issue_id, ${id} as id, ${look} as look, null::varchar as scope from ${viewName(table)} where ${id} is not null`,
});
/** Names without ids, which are those of the whole site. */
const named = (table: TableName, look: string): Showing => ({
  tables: [table],
  columns: [look],
  select: `select issue_id, null::varchar as id, ${look} as look, null::varchar as scope from ${viewName(table)} where ${look} is not null`,
});

const list = (column: string): string => `from_json(${column}, '["VARCHAR"]')`;
/** A JSON array of names, with one of ids beside it, of the same length; rows of a version without ids have NULL there. */
const inProject = (names: string, ids: string): Showing => ({
  tables: ['issues'],
  columns: ['project_id', names, ids],
  select: `select issue_id, unnest(${list(ids)}) as id, unnest(${list(names)}) as look, project_id as scope
    from ${viewName('issues')} where ${names} is not null`,
});

const CUSTOM = { tables: ['custom_fields'], columns: ['field_id', 'value_json'] } as const;
/** The elements of values of custom fields that hold some text; a single value is the only element of itself. */
const elements = (holding: string, further = 'true'): string =>
  `(select issue_id, field_id, unnest(case when value_json like '[%' then from_json(value_json, '["JSON"]')
      else [value_json::json] end) as element from ${viewName('custom_fields')} where value_json like '%${holding}%' and (${further}))`;
const json = (path: string): string => `json_extract_string(element, '$.${path}')`;
/** As old sites write a sprint: `…greenhopper…Sprint@7eede03a[id=2,rapidViewId=3,state=ACTIVE,name=Sprint 3,…]`. */
const legacy = (name: string): string =>
  `nullif(regexp_extract(element::varchar, '[\\[,]${name}=([^,\\]]*)', 1), '')`;

const option = (path: string): Showing => ({
  ...CUSTOM,
  select: `select issue_id, ${json(`${path}id`)} as id, ${json(`${path}value`)} as look, field_id as scope
    from ${elements('"value"')} where ${json(`${path}id`)} is not null and ${json(`${path}value`)} is not null`,
});
const sprint: Showing = {
  ...CUSTOM,
  select: `select issue_id, ${json('id')} as id, concat_ws(' ', ${json('name')}, ${json('state')}) as look, field_id as scope
    from ${elements('"boardId"')} where ${json('id')} is not null`,
};
const legacySprint: Showing = {
  ...CUSTOM,
  select: `select issue_id, ${legacy('id')} as id, concat_ws(' ', ${legacy('name')}, lower(${legacy('state')})) as look, field_id as scope
    from ${elements('greenhopper.service.sprint.Sprint@')} where ${legacy('id')} is not null`,
};
const customUser: Showing = {
  ...CUSTOM,
  select: `select issue_id, ${json('accountId')} as id, ${json('displayName')} as look, null::varchar as scope
    from ${elements('"accountId"')} where ${json('accountId')} is not null and ${json('displayName')} is not null`,
};
/** Of a field for versions of the issue's project. */
const customVersion: Showing = {
  tables: ['issues', 'custom_fields'],
  columns: ['project_id', ...CUSTOM.columns],
  select: `select issue_id, ${json('id')} as id, ${json('name')} as look, project_id as scope
    from ${elements('"released"')} join (select issue_id, project_id from ${viewName('issues')}) using (issue_id)
    where ${json('id')} is not null and ${json('released')} is not null`,
};
/** One that has no name shows its id, which stays. */
const securityLevel: Showing = {
  tables: ['issues'],
  columns: ['security_level_id', 'security_level'],
  select: `select issue_id, security_level_id as id, security_level as look, null::varchar as scope
    from ${viewName('issues')} where security_level_id is not null and security_level <> security_level_id`,
};
const requestType: Showing = {
  ...CUSTOM,
  select: `select issue_id, ${json('requestType.id')} as id, ${json('requestType.name')} as look, field_id as scope
    from ${elements('"requestType"')} where ${json('requestType.id')} is not null`,
};
const organization: Showing = {
  ...CUSTOM,
  select: `select issue_id, ${json('id')} as id, ${json('name')} as look, field_id as scope
    from ${elements('/organization/')} where ${json('id')} is not null and ${json('_links.self')} like '%/organization/%'`,
};
/** By the type of the field, or by what only teams have. */
const team: Showing = {
  tables: CUSTOM.tables,
  columns: [...CUSTOM.columns, 'field_custom_type'],
  select: `select issue_id, ${json('id')} as id, coalesce(${json('name')}, ${json('title')}) as look, field_id as scope
    from ${elements('"id"', "field_custom_type like '%-team' or value_json like '%\"isShared\"%' or value_json like '%\"isVisible\"%'")}
    where ${json('id')} is not null`,
};

/** The place of each kind. */
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
