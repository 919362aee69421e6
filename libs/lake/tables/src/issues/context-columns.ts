import type { StoredIssue } from '@jiralake/payloads';
import { ascii, boolean, integer, jsonArray, text, type ColumnSpec } from '../column';
import { readNamedThings } from '../named-things';
import { readSecurity } from '../read-visibility';

/** Attributes of the type, project, people, versions and components of an issue besides their names. */
export const contextColumns = {
  is_subtask: boolean('Whether the issue type is a sub-task type', 'fields.issuetype.subtask'),
  hierarchy_level: integer(
    'Hierarchy level of the issue type: -1 sub-task, 0 issue, 1 epic, higher levels above',
    'fields.issuetype.hierarchyLevel',
  ),
  issue_type_scope: ascii(
    'PROJECT when the issue type belongs to its project alone (team-managed); NULL for a type of the whole site',
    'fields.issuetype.scope.type',
  ),
  project_type: ascii(
    'software, service_desk, business or product_discovery',
    'fields.project.projectTypeKey',
  ),
  project_category: text(
    'Name of the project category; NULL without one',
    'fields.project.projectCategory.name',
  ),
  creator_account_type: ascii(
    'atlassian (a person), app or customer (of a service desk)',
    'fields.creator.accountType',
  ),
  creator_active: boolean('false: the account is closed or suspended', 'fields.creator.active'),
  reporter_account_type: ascii('atlassian, app or customer', 'fields.reporter.accountType'),
  reporter_active: boolean('false: the account is closed or suspended', 'fields.reporter.active'),
  assignee_account_type: ascii('atlassian, app or customer', 'fields.assignee.accountType'),
  assignee_active: boolean('false: the account is closed or suspended', 'fields.assignee.active'),
  component_ids: jsonArray(
    'ids of components, in the order of their names',
    'fields.components[].id',
    idsIn('components'),
  ),
  fix_version_ids: jsonArray(
    'ids of the fix versions, in the order of their names',
    'fields.fixVersions[].id',
    idsIn('fixVersions'),
  ),
  affects_version_ids: jsonArray(
    'ids of the affected versions, in the order of their names',
    'fields.versions[].id',
    idsIn('versions'),
  ),
  security_level_id: ascii(
    'Id of the issue security level',
    'fields.security.id',
    ({ fields }: StoredIssue) => readSecurity(fields['security']).id,
  ),
} satisfies Record<string, ColumnSpec<StoredIssue>>;

function idsIn(field: string) {
  return ({ fields }: StoredIssue) => readNamedThings(fields[field]).ids;
}
